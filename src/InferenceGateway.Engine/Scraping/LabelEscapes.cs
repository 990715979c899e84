using System.Text;

namespace InferenceGateway.Engine.Scraping;

/// <summary>Label values as they stand between the quotes: backslash, quote and newline are escaped by a backslash.</summary>
internal static class LabelEscapes
{
    /// <summary>Whether a well-formed raw value means the given bytes.</summary>
    public static bool AreEqual(ReadOnlySpan<byte> raw, ReadOnlySpan<byte> value)
    {
        if (!raw.Contains((byte)'\\'))
        {
            return raw.SequenceEqual(value);
        }

        int at = 0;
        foreach (byte wanted in value)
        {
            if (at == raw.Length || Unescape(raw, ref at) != wanted)
            {
                return false;
            }
        }

        return at == raw.Length;
    }

    /// <summary>The text of a well-formed raw value.</summary>
    public static string Decode(ReadOnlySpan<byte> raw)
    {
        if (!raw.Contains((byte)'\\'))
        {
            return Encoding.UTF8.GetString(raw);
        }

        byte[] text = new byte[raw.Length];
        int length = 0;
        for (int at = 0; at < raw.Length; )
        {
            text[length++] = Unescape(raw, ref at);
        }

        return Encoding.UTF8.GetString(text.AsSpan(0, length));
    }

    private static byte Unescape(ReadOnlySpan<byte> raw, ref int at)
    {
        byte read = raw[at++];
        if (read != '\\')
        {
            return read;
        }

        byte escaped = raw[at++];
        return escaped == 'n' ? (byte)'\n' : escaped;
    }
}
