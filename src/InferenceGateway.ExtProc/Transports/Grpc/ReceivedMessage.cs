using System.Buffers;
using Grpc.Core;

namespace InferenceGateway.ExtProc.Transports.Grpc;

/// <summary>The bytes of one received message, in a pooled array until released.</summary>
internal sealed class ReceivedMessage
{
    /// <summary>A message is mostly released by the thread that read it, before it reads the next.</summary>
    [ThreadStatic]
    private static ReceivedMessage? _spare;

    private byte[] _bytes = [];
    private int _length;

    private ReceivedMessage() { }

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, _length);

    public static ReceivedMessage Read(DeserializationContext context)
    {
        ReceivedMessage message = _spare ?? new ReceivedMessage();
        _spare = null;
        message._length = context.PayloadLength;
        message._bytes = ArrayPool<byte>.Shared.Rent(message._length);
        context.PayloadAsReadOnlySequence().CopyTo(message._bytes);
        return message;
    }

    /// <summary>Gives the memory back; the message must not be used afterwards.</summary>
    public void Release()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        _length = 0;
        _spare = this;
    }
}
