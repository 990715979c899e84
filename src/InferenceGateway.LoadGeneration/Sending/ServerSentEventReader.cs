namespace InferenceGateway.LoadGeneration.Sending;

/// <summary>
/// Finds the data of server-sent events in bytes that arrive in any pieces, as the WHATWG specification describes: lines end with
/// CR, LF or CRLF; a blank line ends an event; several data lines are joined with LF; comments and other fields are passed over; an
/// event without data is none; one that is cut off by the end of the stream is dropped. Allocates only to grow its buffers. Not thread-safe.
/// </summary>
/// <remarks>Use: take <see cref="FreeSpace"/>, read into it, <see cref="Advance"/>, then <see cref="TryRead"/> until it returns false.</remarks>
internal sealed class ServerSentEventReader
{
    /// <summary>No completion chunk comes near this; a server that sends more is broken or hostile.</summary>
    internal const int MaximumEventBytes = 16 * 1024 * 1024;

    private const int ReadBytes = 8 * 1024;
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    private byte[] _buffer = new byte[ReadBytes];
    private int _start;
    private int _scanned;
    private int _end;
    private byte[] _data = new byte[512];
    private int _dataLength;
    private bool _hasData;
    private bool _isDelivered;
    private bool _skipsLineFeed;
    private bool _isAtBeginning = true;

    /// <summary>Room to read the next bytes into; never empty.</summary>
    /// <exception cref="InvalidDataException">A line grows beyond <see cref="MaximumEventBytes"/>.</exception>
    public Memory<byte> FreeSpace()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _scanned -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            ThrowIfTooLong(_buffer.Length);
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        return _buffer.AsMemory(_end);
    }

    /// <summary>Says how many bytes were read into <see cref="FreeSpace"/>.</summary>
    public void Advance(int count) => _end += count;

    /// <summary>The data of the next complete event; valid until the next call.</summary>
    /// <exception cref="InvalidDataException">An event grows beyond <see cref="MaximumEventBytes"/>.</exception>
    public bool TryRead(out ReadOnlySpan<byte> data)
    {
        if (_isDelivered)
        {
            _isDelivered = false;
            _hasData = false;
            _dataLength = 0;
        }

        while (TryReadLine(out ReadOnlySpan<byte> line))
        {
            if (line.Length > 0)
            {
                TakeField(line);
            }
            else if (_hasData)
            {
                _isDelivered = true;
                data = _data.AsSpan(0, _dataLength);
                return true;
            }
        }

        data = default;
        return false;
    }

    private bool TryReadLine(out ReadOnlySpan<byte> line)
    {
        line = default;
        if (!SkipByteOrderMark())
        {
            return false;
        }

        if (_skipsLineFeed && _start < _end)
        {
            _skipsLineFeed = false;
            if (_buffer[_start] == '\n')
            {
                _start++;
                _scanned = Math.Max(_scanned, _start);
            }
        }

        int length = _buffer.AsSpan(_scanned, _end - _scanned).IndexOfAny((byte)'\r', (byte)'\n');
        if (length < 0)
        {
            _scanned = _end;
            return false;
        }

        int lineEnd = _scanned + length;
        line = _buffer.AsSpan(_start, lineEnd - _start);
        // The line ends with the CR already: waiting for a possible LF would hold an event back until the next one.
        _skipsLineFeed = _buffer[lineEnd] == '\r';
        _start = lineEnd + 1;
        _scanned = _start;
        return true;
    }

    /// <summary>False while too little has come to know whether the stream begins with a byte order mark.</summary>
    private bool SkipByteOrderMark()
    {
        if (!_isAtBeginning)
        {
            return true;
        }

        ReadOnlySpan<byte> present = _buffer.AsSpan(_start, _end - _start);
        if (present.Length < ByteOrderMark.Length && ByteOrderMark.AsSpan().StartsWith(present))
        {
            return false;
        }

        _isAtBeginning = false;
        if (present.StartsWith(ByteOrderMark))
        {
            _start += ByteOrderMark.Length;
            _scanned = _start;
        }

        return true;
    }

    private void TakeField(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith("data"u8))
        {
            return;
        }

        ReadOnlySpan<byte> value = line["data"u8.Length..];
        if (value.Length > 0)
        {
            if (value[0] != ':')
            {
                return;
            }

            value = value[1..];
            if (value.Length > 0 && value[0] == ' ')
            {
                value = value[1..];
            }
        }

        int needed = _dataLength + 1 + value.Length;
        if (needed > _data.Length)
        {
            ThrowIfTooLong(needed);
            Array.Resize(ref _data, Math.Max(needed, _data.Length * 2));
        }

        if (_hasData)
        {
            _data[_dataLength++] = (byte)'\n';
        }

        value.CopyTo(_data.AsSpan(_dataLength));
        _dataLength += value.Length;
        _hasData = true;
    }

    private static void ThrowIfTooLong(int length)
    {
        if (length >= MaximumEventBytes)
        {
            throw new InvalidDataException($"an event of the stream is longer than {MaximumEventBytes} bytes");
        }
    }
}
