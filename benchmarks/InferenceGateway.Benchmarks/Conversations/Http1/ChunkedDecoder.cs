using System.Buffers.Text;

namespace InferenceGateway.Benchmarks.Conversations.Http1;

/// <summary>Takes an HTTP/1.1 chunked body apart (RFC 9112, section 7.1), without extensions' meaning and without trailers. Use a new one for each body.</summary>
internal struct ChunkedDecoder
{
    private int _left;
    private bool _isInside;

    /// <summary>The whole body has been read.</summary>
    public bool IsEnd { get; private set; }

    /// <summary>Reads as far as the next piece of data.</summary>
    /// <param name="input">What has come in.</param>
    /// <param name="data">The piece, maybe empty.</param>
    /// <returns>Bytes consumed; zero when more must come in first.</returns>
    /// <exception cref="InvalidDataException">The bytes are no chunked body.</exception>
    public int Decode(ReadOnlySpan<byte> input, out ReadOnlySpan<byte> data)
    {
        data = default;
        if (!_isInside)
        {
            return Begin(input);
        }

        if (_left > 0)
        {
            data = input[..Math.Min(_left, input.Length)];
            _left -= data.Length;
            return data.Length;
        }

        if (input.Length < 2)
        {
            return 0;
        }

        _isInside = false;
        return 2;
    }

    private int Begin(ReadOnlySpan<byte> input)
    {
        int line = input.IndexOf("\r\n"u8);
        if (line < 0)
        {
            return 0;
        }

        if (!Utf8Parser.TryParse(input[..line], out int size, out _, 'x'))
        {
            throw new InvalidDataException("A chunk begins without its size");
        }

        if (size > 0)
        {
            (_left, _isInside) = (size, true);
            return line + 2;
        }

        IsEnd = input.Length >= line + 4;
        return IsEnd ? line + 4 : 0;
    }
}
