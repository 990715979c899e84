using System.Buffers.Binary;

namespace InferenceGateway.ExtProc.Wire;

/// <summary>Walks over the fields of one protocol buffers message. Copies nothing; checks every length against the bytes that are there.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> message)
{
    /// <summary>Groups may be nested, and the sender chooses how deep.</summary>
    private const int DeepestGroup = 100;

    private readonly ReadOnlySpan<byte> _message = message;
    private int _position;

    /// <summary>Moves on to the next field.</summary>
    /// <param name="tag">Field number and <see cref="WireType"/>.</param>
    /// <returns>False at the end of the message.</returns>
    public bool TryReadTag(out uint tag)
    {
        if (_position == _message.Length)
        {
            tag = 0;
            return false;
        }

        tag = (uint)ReadVarint();
        return tag >> 3 != 0 ? true : throw new WireFormatException("a field has the number 0");
    }

    public ulong ReadVarint()
    {
        if (_position < _message.Length && _message[_position] < 0x80)
        {
            return _message[_position++];
        }

        return ReadLongVarint();
    }

    public bool ReadBool() => ReadVarint() != 0;

    /// <summary>The value of a string, bytes or message field: a part of the message.</summary>
    public ReadOnlySpan<byte> ReadBytes()
    {
        int length = (int)(uint)ReadVarint();
        if ((uint)length > (uint)(_message.Length - _position))
        {
            throw new WireFormatException("a field is longer than its message");
        }

        ReadOnlySpan<byte> bytes = _message.Slice(_position, length);
        _position += length;
        return bytes;
    }

    public double ReadDouble()
    {
        Require(sizeof(double));
        double value = BinaryPrimitives.ReadDoubleLittleEndian(_message[_position..]);
        _position += sizeof(double);
        return value;
    }

    /// <summary>Passes over the value of the field whose tag was read.</summary>
    public void Skip(uint tag) => Skip(tag, DeepestGroup);

    private void Skip(uint tag, int depth)
    {
        switch (tag & 7)
        {
            case WireType.Varint:
                ReadVarint();
                break;
            case WireType.Fixed64:
                Require(8);
                _position += 8;
                break;
            case WireType.Length:
                ReadBytes();
                break;
            case WireType.StartGroup:
                SkipGroup(tag >> 3, depth);
                break;
            case WireType.Fixed32:
                Require(4);
                _position += 4;
                break;
            default:
                throw new WireFormatException("a field has no valid wire type");
        }
    }

    private void SkipGroup(uint field, int depth)
    {
        if (depth == 0)
        {
            throw new WireFormatException("groups are nested too deeply");
        }

        while (TryReadTag(out uint tag))
        {
            if ((tag & 7) == WireType.EndGroup)
            {
                if (tag >> 3 == field)
                {
                    return;
                }

                throw new WireFormatException("a group ends that was not begun");
            }

            Skip(tag, depth - 1);
        }

        throw new WireFormatException("a group does not end");
    }

    private ulong ReadLongVarint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            Require(1);
            byte next = _message[_position++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new WireFormatException("a number has more than ten bytes");
    }

    private readonly void Require(int bytes)
    {
        if (_message.Length - _position < bytes)
        {
            throw new WireFormatException("the message ends within a field");
        }
    }
}
