using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace InferenceGateway.ExtProc.Wire;

/// <summary>Writes protocol buffers fields into a span that has exactly the room for them. Field numbers up to 15 have tags of one byte.</summary>
internal ref struct WireWriter(Span<byte> target)
{
    private readonly Span<byte> _target = target;

    /// <summary>Bytes written.</summary>
    public int Position { get; private set; }

    public static int SizeOfVarint(ulong value) => (BitOperations.Log2(value | 1) / 7) + 1;

    /// <summary>Size of a message, string or bytes field with its tag and its length.</summary>
    /// <param name="length">Length of the value.</param>
    public static int SizeOfField(int length) => 1 + SizeOfVarint((uint)length) + length;

    public static int SizeOfField(string value) => SizeOfField(Encoding.UTF8.GetByteCount(value));

    public void WriteVarint(ulong value)
    {
        while (value >= 0x80)
        {
            _target[Position++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _target[Position++] = (byte)value;
    }

    public void WriteVarintField(int field, ulong value)
    {
        WriteVarint(WireType.VarintTag(field));
        WriteVarint(value);
    }

    /// <summary>Tag and length of a message field; its <paramref name="length"/> bytes follow.</summary>
    public void BeginField(int field, int length)
    {
        WriteVarint(WireType.LengthTag(field));
        WriteVarint((uint)length);
    }

    public void WriteField(int field, scoped ReadOnlySpan<byte> value)
    {
        BeginField(field, value.Length);
        value.CopyTo(Take(value.Length));
    }

    public void WriteField(int field, string value)
    {
        int length = Encoding.UTF8.GetByteCount(value);
        BeginField(field, length);
        Encoding.UTF8.GetBytes(value, Take(length));
    }

    public void WriteDoubleField(int field, double value)
    {
        WriteVarint(((uint)field << 3) | WireType.Fixed64);
        BinaryPrimitives.WriteDoubleLittleEndian(Take(sizeof(double)), value);
    }

    /// <summary>The next <paramref name="length"/> bytes, for the caller to fill.</summary>
    public Span<byte> Take(int length)
    {
        Span<byte> taken = _target.Slice(Position, length);
        Position += length;
        return taken;
    }
}
