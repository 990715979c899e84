using System.Buffers;
using Grpc.Core;

namespace InferenceGateway.ExtProc.Transports.Grpc;

/// <summary>The bytes of one answer, in a pooled array until sent. Reused by its stream.</summary>
internal sealed class SerializedAnswer
{
    private byte[] _bytes = [];

    public int Length { get; private set; }

    public static void Write(SerializedAnswer answer, SerializationContext context)
    {
        context.SetPayloadLength(answer.Length);
        context.GetBufferWriter().Write(answer._bytes.AsSpan(0, answer.Length));
        context.Complete();
    }

    public Span<byte> Take(int length)
    {
        _bytes = ArrayPool<byte>.Shared.Rent(length);
        Length = length;
        return _bytes.AsSpan(0, length);
    }

    /// <summary>Gives the memory back.</summary>
    public void Release()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        Length = 0;
    }
}
