using System.Buffers.Text;

namespace InferenceGateway.Benchmarks.Conversations.Messages;

/// <summary>What differs between two requests made from one script: the request id and the word with which the unshared part of the prompt begins.</summary>
internal sealed class UniqueValues
{
    /// <summary>Length of a UUID as text.</summary>
    public const int RequestIdLength = 36;

    /// <summary>Length of the word.</summary>
    public const int WordLength = 16;

    private readonly byte[] _requestId = new byte[RequestIdLength];
    private readonly byte[] _word = new byte[WordLength];

    public ReadOnlySpan<byte> RequestId => _requestId;

    public ReadOnlySpan<byte> Word => _word;

    /// <summary>Takes the values of that request. The same number gives the same values.</summary>
    public void Set(ulong number)
    {
        // Spread over all digits, so that neither the id nor the word looks like a counter.
        ulong mixed = number * 0x9E3779B97F4A7C15;
        WriteHex(_word, mixed ^ (mixed >> 29));
        WriteHex(_requestId.AsSpan(0, 16), mixed);
        WriteHex(_requestId.AsSpan(20), number ^ 0x5851F42D4C957F2D);
        _requestId[8] = _requestId[13] = _requestId[18] = _requestId[23] = (byte)'-';
        _requestId[14] = (byte)'4';
        _requestId.AsSpan(16, 2).Fill((byte)'a');
        _requestId[19] = (byte)'b';
    }

    private static void WriteHex(Span<byte> target, ulong value) => Utf8Formatter.TryFormat(value, target[..16], out _, new('x', 16));
}
