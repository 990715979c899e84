using System.Buffers.Text;
using System.Text;

namespace InferenceGateway.Benchmarks.Conversations.Http1;

/// <summary>The start line and the headers of one HTTP/1.1 message, in place.</summary>
internal readonly ref struct HttpHead
{
    private readonly ReadOnlySpan<byte> _head;

    private HttpHead(ReadOnlySpan<byte> head) => _head = head;

    /// <summary>Bytes up to and with the empty line.</summary>
    public int Length => _head.Length;

    /// <summary>The first line.</summary>
    public ReadOnlySpan<byte> StartLine => _head[.._head.IndexOf("\r\n"u8)];

    /// <summary>Finds the head at the start of the bytes.</summary>
    /// <returns>False when it has not come in whole.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out HttpHead head)
    {
        int end = bytes.IndexOf("\r\n\r\n"u8);
        head = end < 0 ? default : new HttpHead(bytes[..(end + 4)]);
        return end >= 0;
    }

    /// <summary>A header's value; empty when there is none.</summary>
    /// <param name="name">In lower case.</param>
    public ReadOnlySpan<byte> Value(ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> rest = _head[(StartLine.Length + 2)..];
        while (rest.Length > 2)
        {
            int end = rest.IndexOf("\r\n"u8);
            ReadOnlySpan<byte> line = rest[..end];
            if (line.Length > name.Length && line[name.Length] == ':' && Ascii.EqualsIgnoreCase(line[..name.Length], name))
            {
                return line[(name.Length + 1)..].Trim((byte)' ');
            }

            rest = rest[(end + 2)..];
        }

        return default;
    }

    /// <summary>A header's value as a number, or the other number when there is none.</summary>
    public int Number(ReadOnlySpan<byte> name, int otherwise) =>
        Utf8Parser.TryParse(Value(name), out int number, out _) ? number : otherwise;

    /// <summary>Whether the body comes in chunks.</summary>
    public bool IsChunked => Ascii.EqualsIgnoreCase(Value("transfer-encoding"u8), "chunked"u8);
}
