namespace InferenceGateway.Plugins.Parsers.Protobuf;

/// <summary>Walks the fields of one protobuf message, in place. Whatever the bytes are, nothing is thrown and nothing recurses.</summary>
/// <remarks>
/// Use: loop over <see cref="Next"/>; read the value with the method of its <see cref="WireType"/>, or leave it: the next call passes it.
/// A nested message is bytes to be walked by a reader of its own. After a failure nothing more is found.
/// </remarks>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    private const int MaximumGroupDepth = 64;
    private const int WireTypeBits = 3;
    private const int LastVarintShift = 63;

    private readonly ReadOnlySpan<byte> _message = message;
    private int _position;
    private bool _isUnread;

    /// <summary>Number of the present field; at least 1.</summary>
    public int Field { get; private set; }

    public WireType WireType { get; private set; }

    /// <summary>What was wrong; null when nothing was.</summary>
    public string? Failure { get; private set; }

    /// <summary>Moves to the next field; false at the end of the message.</summary>
    public bool Next()
    {
        if (_isUnread && !Skip())
        {
            return false;
        }

        return Failure is null && _position < _message.Length && ReadTag();
    }

    /// <summary>The value of a field of type <see cref="WireType.Varint"/>; 0 when it is broken.</summary>
    public ulong ReadVarint()
    {
        _isUnread = false;
        if (TryVarint(_message[_position..], out ulong value, out int length))
        {
            _position += length;
            return value;
        }

        Fail("a number is cut or too long");
        return 0;
    }

    /// <summary>The value of a field of type <see cref="WireType.Bytes"/>; empty when it is broken.</summary>
    public ReadOnlySpan<byte> ReadBytes()
    {
        ulong length = ReadVarint();
        if (Failure is not null || length > (ulong)(_message.Length - _position))
        {
            Fail("a length reaches beyond the end");
            return default;
        }

        ReadOnlySpan<byte> bytes = _message.Slice(_position, (int)length);
        _position += (int)length;
        return bytes;
    }

    /// <summary>A number of at most ten bytes, of seven bits each, lowest first; bits beyond the 64th are dropped.</summary>
    public static bool TryVarint(ReadOnlySpan<byte> bytes, out ulong value, out int length)
    {
        value = 0;
        length = 0;
        for (int shift = 0; shift <= LastVarintShift && length < bytes.Length; shift += 7)
        {
            byte part = bytes[length++];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
            {
                return true;
            }
        }

        return false;
    }

    private bool ReadTag()
    {
        ulong tag = ReadVarint();
        if (Failure is not null)
        {
            return false;
        }

        ulong field = tag >> WireTypeBits;
        int wireType = (int)(tag & 7);
        if (field is 0 or > (1 << 29) - 1 || wireType > (int)WireType.Fixed32)
        {
            return Fail("a field has no valid number and type");
        }

        Field = (int)field;
        WireType = (WireType)wireType;
        _isUnread = true;
        return true;
    }

    private bool Skip()
    {
        int depth = 0;
        do
        {
            if (!SkipOne(ref depth) || (depth > 0 && !ReadTagInGroup()))
            {
                return false;
            }
        } while (depth > 0);

        return true;
    }

    private bool ReadTagInGroup() => _position < _message.Length ? ReadTag() : Fail("a group is cut");

    /// <summary>Passes the value of the present field, or enters or leaves a group.</summary>
    private bool SkipOne(ref int depth)
    {
        switch (WireType)
        {
            case WireType.Varint:
                ReadVarint();
                break;
            case WireType.Fixed64:
                SkipFixed(sizeof(ulong));
                break;
            case WireType.Bytes:
                ReadBytes();
                break;
            case WireType.Fixed32:
                SkipFixed(sizeof(uint));
                break;
            case WireType.GroupStart when depth < MaximumGroupDepth:
                depth++;
                break;
            case WireType.GroupEnd when depth > 0:
                depth--;
                break;
            default:
                Fail("a group ends that did not begin, or groups nest too deep");
                break;
        }

        _isUnread = false;
        return Failure is null;
    }

    private void SkipFixed(int length)
    {
        if (_message.Length - _position < length)
        {
            Fail("a value is cut");
            return;
        }

        _position += length;
    }

    private bool Fail(string failure)
    {
        Failure ??= failure;
        _position = _message.Length;
        _isUnread = false;
        return false;
    }
}
