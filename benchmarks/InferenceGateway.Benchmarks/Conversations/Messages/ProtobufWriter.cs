using System.Buffers;
using System.Text;

namespace InferenceGateway.Benchmarks.Conversations.Messages;

/// <summary>Writes protobuf fields into memory that grows: enough for messages that are made once.</summary>
internal sealed class ProtobufWriter
{
    private const int LengthDelimited = 2;
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public int Length => _bytes.WrittenCount;

    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    public ProtobufWriter Varint(ulong value)
    {
        while (value >= 0x80)
        {
            Byte((byte)(value | 0x80));
            value >>= 7;
        }

        Byte((byte)value);
        return this;
    }

    public ProtobufWriter Number(int field, ulong value) => Varint((ulong)field << 3).Varint(value);

    public ProtobufWriter Bytes(int field, ReadOnlySpan<byte> value)
    {
        Varint(((ulong)field << 3) | LengthDelimited).Varint((ulong)value.Length);
        _bytes.Write(value);
        return this;
    }

    public ProtobufWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public ProtobufWriter Message(int field, Action<ProtobufWriter> write)
    {
        ProtobufWriter inner = new();
        write(inner);
        return Bytes(field, inner.Written);
    }

    private void Byte(byte value)
    {
        _bytes.GetSpan(1)[0] = value;
        _bytes.Advance(1);
    }
}
