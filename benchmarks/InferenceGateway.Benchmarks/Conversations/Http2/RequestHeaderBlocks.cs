using System.Text;

namespace InferenceGateway.Benchmarks.Conversations.Http2;

/// <summary>
/// The HPACK blocks (RFC 7541) of the one request this client makes. The first block of a connection puts the headers into the server's table, those that follow only point
/// there, as an encoder with a table does.
/// </summary>
internal static class RequestHeaderBlocks
{
    /// <summary>Room the headers need in the server's table.</summary>
    public const int TableBytes = 512;

    private const int MethodPost = 3;
    private const int SchemeHttp = 6;
    private const int FirstOwnEntry = 62;

    private static readonly (string Name, string Value)[] Headers =
    [
        (":authority", "picker"),
        (":path", "/envoy.service.ext_proc.v3.ExternalProcessor/Process"),
        ("te", "trailers"),
        ("content-type", "application/grpc"),
        ("x-envoy-internal", "true"),
        ("x-forwarded-for", "127.0.0.1"),
    ];

    /// <summary>Puts the headers into the table.</summary>
    public static byte[] Filling { get; } = Literal(0x40);

    /// <summary>For a server without a table.</summary>
    public static byte[] WithoutTable { get; } = Literal(0x00);

    /// <summary>Points into the table: the entry added last has the lowest number.</summary>
    public static byte[] Indexed { get; } =
    [0x80 | MethodPost, 0x80 | SchemeHttp, .. Headers.Select((_, i) => (byte)(0x80 | (FirstOwnEntry + Headers.Length - 1 - i)))];

    private static byte[] Literal(byte form)
    {
        List<byte> block = [0x80 | MethodPost, 0x80 | SchemeHttp];
        foreach ((string name, string value) in Headers)
        {
            block.Add(form);
            block.Add((byte)name.Length);
            block.AddRange(Encoding.ASCII.GetBytes(name));
            block.Add((byte)value.Length);
            block.AddRange(Encoding.ASCII.GetBytes(value));
        }

        return [.. block];
    }
}
