using System.Buffers.Binary;

namespace InferenceGateway.Benchmarks.Conversations.Http2;

/// <summary>The nine bytes before every HTTP/2 frame (RFC 9113, section 4.1).</summary>
internal readonly record struct Http2Frame(int Length, Http2FrameType Type, byte Flags, int StreamId)
{
    public const int HeaderLength = 9;
    public const byte EndStream = 0x1;
    public const byte Acknowledge = 0x1;
    public const byte EndHeaders = 0x4;
    public const byte Padded = 0x8;

    public bool Has(byte flag) => (Flags & flag) != 0;

    public static Http2Frame Read(ReadOnlySpan<byte> bytes) =>
        new(
            (bytes[0] << 16) | (bytes[1] << 8) | bytes[2],
            (Http2FrameType)bytes[3],
            bytes[4],
            BinaryPrimitives.ReadInt32BigEndian(bytes[5..]) & int.MaxValue
        );

    public void Write(Span<byte> target)
    {
        target[0] = (byte)(Length >> 16);
        target[1] = (byte)(Length >> 8);
        target[2] = (byte)Length;
        target[3] = (byte)Type;
        target[4] = Flags;
        BinaryPrimitives.WriteInt32BigEndian(target[5..], StreamId);
    }
}
