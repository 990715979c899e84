using System.Text;

namespace InferenceGateway.LoadGeneration.Tests.Sending;

/// <summary>Bytes to answer with.</summary>
internal sealed record CannedAnswer(params string[] Pieces)
{
    /// <summary>Says no more after the pieces and keeps the connection.</summary>
    public bool Stalls { get; init; }

    /// <summary>Closes the connection after the pieces.</summary>
    public bool Closes { get; init; }

    public static CannedAnswer Json(int status, string body, string headers = "") =>
        new(
            $"HTTP/1.1 {status} X\r\n{headers}Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"
        );

    /// <summary>A complete event stream in chunked coding, each event in a chunk and a write of its own.</summary>
    public static CannedAnswer Stream(string headers, params string[] events) => new([Head(headers), .. events.Select(Chunk), "0\r\n\r\n"]);

    /// <summary>An event stream whose connection is closed in the middle.</summary>
    public static CannedAnswer Broken(params string[] events) => new([Head(""), .. events.Select(Chunk)]) { Closes = true };

    /// <summary>An event stream that stops without ending.</summary>
    public static CannedAnswer Stalled(params string[] events) => new([Head(""), .. events.Select(Chunk)]) { Stalls = true };

    private static string Head(string headers) =>
        $"HTTP/1.1 200 OK\r\n{headers}Content-Type: text/event-stream; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n";

    private static string Chunk(string text) => $"{Encoding.UTF8.GetByteCount(text):x}\r\n{text}\r\n";
}
