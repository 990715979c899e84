using System.Buffers.Binary;

namespace InferenceGateway.Plugins.Tests.Support;

/// <summary>Writes protobuf messages and gRPC frames, as plainly as can be.</summary>
public static class Protobuf
{
    public static byte[] Varint(ulong value)
    {
        List<byte> bytes = [];
        while (value >= 0x80)
        {
            bytes.Add((byte)(value | 0x80));
            value >>= 7;
        }

        return [.. bytes, (byte)value];
    }

    public static byte[] Number(int field, ulong value) => [.. Tag(field, 0), .. Varint(value)];

    public static byte[] Bytes(int field, params byte[][] parts)
    {
        byte[] content = [.. parts.SelectMany(part => part)];
        return [.. Tag(field, 2), .. Varint((ulong)content.Length), .. content];
    }

    public static byte[] Text(int field, string text) => Bytes(field, System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>A packed list.</summary>
    public static byte[] Packed(int field, params uint[] values) => Bytes(field, [.. values.Select(value => Varint(value))]);

    public static byte[] Fixed32(int field) => [.. Tag(field, 5), 1, 2, 3, 4];

    public static byte[] Fixed64(int field) => [.. Tag(field, 1), 1, 2, 3, 4, 5, 6, 7, 8];

    public static byte[] Group(int field, params byte[][] parts) => [.. Tag(field, 3), .. parts.SelectMany(part => part), .. Tag(field, 4)];

    public static byte[] Tag(int field, int wireType) => Varint(((ulong)field << 3) | (uint)wireType);

    /// <summary>The parts as one message in a gRPC frame.</summary>
    public static byte[] Frame(params byte[][] parts)
    {
        byte[] message = [.. parts.SelectMany(part => part)];
        byte[] header = new byte[5];
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(1), message.Length);
        return [.. header, .. message];
    }
}
