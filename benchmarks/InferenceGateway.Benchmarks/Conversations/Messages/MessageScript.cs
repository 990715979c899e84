using System.Buffers.Binary;
using System.Text;

namespace InferenceGateway.Benchmarks.Conversations.Messages;

/// <summary>
/// The gRPC messages of one direction of one conversation, serialised once: five bytes of framing and the message, one after the other. Immutable; what differs from request
/// to request is put in while copying.
/// </summary>
internal sealed class MessageScript
{
    private const int FramingLength = 5;

    /// <summary>Stands in the bytes where each request's own id goes.</summary>
    public const string RequestIdPlaceholder = "@@@@@@@@-@@@@-@@@@-@@@@-@@@@@@@@@@@@";

    private readonly byte[] _bytes;
    private readonly int[] _ends;
    private readonly int[] _bodyEnds;

    private MessageScript(byte[] bytes, int[] ends, int[] bodyEnds)
    {
        _bytes = bytes;
        _ends = ends;
        _bodyEnds = bodyEnds;
    }

    /// <summary>Number of messages.</summary>
    public int Count => _ends.Length;

    /// <summary>Bytes of body in all messages together.</summary>
    public int BodyLength => _bodyEnds[^1];

    /// <summary>Where the request id stands, or -1.</summary>
    public int RequestIdAt { get; private init; } = -1;

    /// <summary>Where the word stands that makes the prompt unique, or -1.</summary>
    public int WordAt { get; private init; } = -1;

    /// <summary>Where a message begins.</summary>
    public int StartOf(int message) => message == 0 ? 0 : _ends[message - 1];

    /// <summary>Where a message ends.</summary>
    public int EndOf(int message) => _ends[message];

    /// <summary>Bytes of body in this message and all before it.</summary>
    public int BodyThrough(int message) => _bodyEnds[message];

    /// <summary>Copies a stretch of the script, with a request's own values in it.</summary>
    public void Copy(int start, Span<byte> target, UniqueValues values)
    {
        _bytes.AsSpan(start, target.Length).CopyTo(target);
        Patch(start, target, RequestIdAt, values.RequestId);
        Patch(start, target, WordAt, values.Word);
    }

    private static void Patch(int start, Span<byte> target, int at, ReadOnlySpan<byte> value)
    {
        int from = Math.Max(at, start);
        int to = Math.Min(at + value.Length, start + target.Length);
        if (at >= 0 && from < to)
        {
            value[(from - at)..(to - at)].CopyTo(target[(from - start)..]);
        }
    }

    /// <summary>Puts a script together.</summary>
    public sealed class Builder
    {
        private readonly List<byte> _bytes = [];
        private readonly List<int> _ends = [];
        private readonly List<int> _bodyEnds = [];

        public void Add(ReadOnlySpan<byte> message, int bodyLength)
        {
            Span<byte> framing = stackalloc byte[FramingLength];
            BinaryPrimitives.WriteInt32BigEndian(framing[1..], message.Length);
            _bytes.AddRange(framing);
            _bytes.AddRange(message);
            _ends.Add(_bytes.Count);
            _bodyEnds.Add((_bodyEnds.Count == 0 ? 0 : _bodyEnds[^1]) + bodyLength);
        }

        /// <summary>Adds bytes that stand for themselves, as an HTTP/1.1 request does.</summary>
        public void AddUnframed(ReadOnlySpan<byte> bytes)
        {
            _bytes.AddRange(bytes);
            _ends.Add(_bytes.Count);
            _bodyEnds.Add(0);
        }

        public MessageScript Build()
        {
            byte[] bytes = [.. _bytes];
            return new MessageScript(bytes, [.. _ends], [.. _bodyEnds])
            {
                RequestIdAt = bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(RequestIdPlaceholder)),
                WordAt = bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(ChatRequestBody.WordPlaceholder)),
            };
        }
    }
}
