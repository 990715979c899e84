using System.Buffers.Text;
using System.Text;

namespace InferenceGateway.Plugins.Parsers.Json;

/// <summary>A JSON string where it stands in the text. Valid as long as the text is.</summary>
/// <param name="raw">The bytes between the quotes: valid escapes, no control characters, UTF-8 as it came.</param>
/// <param name="isEscaped">Whether there are escapes.</param>
internal readonly ref struct JsonText(ReadOnlySpan<byte> raw, bool isEscaped)
{
    private const int HexDigits = 4;
    private const int HexEscapeLength = 6;

    public ReadOnlySpan<byte> Raw { get; } = raw;

    public bool IsEscaped { get; } = isEscaped;

    /// <summary>Compares the text, escapes resolved.</summary>
    public bool Is(ReadOnlySpan<byte> utf8)
    {
        if (!IsEscaped)
        {
            return Raw.SequenceEqual(utf8);
        }

        // Every escape is longer than what it stands for, and at most six times as long.
        if (Raw.Length <= utf8.Length || Raw.Length > utf8.Length * HexEscapeLength)
        {
            return false;
        }

        Span<byte> text = stackalloc byte[Raw.Length];
        return text[..Unescape(text)].SequenceEqual(utf8);
    }

    public override string ToString()
    {
        if (!IsEscaped)
        {
            return Encoding.UTF8.GetString(Raw);
        }

        byte[] text = new byte[Raw.Length];
        return Encoding.UTF8.GetString(text.AsSpan(0, Unescape(text)));
    }

    /// <summary>Writes the text with its escapes resolved; a lone surrogate becomes U+FFFD.</summary>
    /// <param name="destination">At least as long as <see cref="Raw"/>.</param>
    /// <returns>How many bytes were written.</returns>
    public int Unescape(Span<byte> destination)
    {
        ReadOnlySpan<byte> rest = Raw;
        int written = 0;
        int backslash;
        while ((backslash = rest.IndexOf((byte)'\\')) >= 0)
        {
            rest[..backslash].CopyTo(destination[written..]);
            written += backslash;
            rest = rest[backslash..];
            if (rest[1] == (byte)'u')
            {
                Rune rune = ReadHexEscape(ref rest);
                written += rune.EncodeToUtf8(destination[written..]);
            }
            else
            {
                destination[written++] = Resolve(rest[1]);
                rest = rest[2..];
            }
        }

        rest.CopyTo(destination[written..]);
        return written + rest.Length;
    }

    private static byte Resolve(byte escape) =>
        escape switch
        {
            (byte)'b' => (byte)'\b',
            (byte)'f' => (byte)'\f',
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            _ => escape,
        };

    private static Rune ReadHexEscape(ref ReadOnlySpan<byte> rest)
    {
        char first = HexValue(rest);
        rest = rest[HexEscapeLength..];
        if (Rune.TryCreate(first, out Rune rune))
        {
            return rune;
        }

        bool isPaired = rest.Length >= HexEscapeLength && rest[0] == (byte)'\\' && rest[1] == (byte)'u';
        if (isPaired && Rune.TryCreate(first, HexValue(rest), out rune))
        {
            rest = rest[HexEscapeLength..];
            return rune;
        }

        return Rune.ReplacementChar;
    }

    private static char HexValue(ReadOnlySpan<byte> escape)
    {
        _ = Utf8Parser.TryParse(escape.Slice(2, HexDigits), out ushort value, out _, 'x');
        return (char)value;
    }
}
