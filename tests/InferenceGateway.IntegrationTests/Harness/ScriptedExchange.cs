using System.Net.Sockets;
using System.Text;

namespace InferenceGateway.IntegrationTests.Harness;

/// <summary>One request that a scripted server got, and the ways to answer it.</summary>
/// <param name="head">Request line and headers, as they came.</param>
/// <param name="body">The body, as far as its length was announced.</param>
internal sealed class ScriptedExchange(Socket socket, string head, byte[] body)
{
    public string Head { get; } = head;

    public byte[] Body { get; } = body;

    /// <summary>The other side closed the connection, or the server stops.</summary>
    public required CancellationToken Closed { get; init; }

    /// <summary>The value of a header; null when it did not come.</summary>
    public string? Header(string name) =>
        Head.Split("\r\n")
            .Skip(1)
            .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
            .Select(line => line[(name.Length + 1)..].Trim())
            .SingleOrDefault();

    public async Task SendAsync(string text) => await socket.SendAsync(Encoding.Latin1.GetBytes(text), SocketFlags.None, Closed);

    public Task AnswerAsync(string body, string headers = "", string status = "200 OK") =>
        SendAsync($"HTTP/1.1 {status}\r\nContent-Type: application/json\r\n{headers}Content-Length: {body.Length}\r\n\r\n{body}");

    public Task StartStreamAsync() => SendAsync("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");

    public Task SendChunkAsync(string text) => SendAsync($"{text.Length:x}\r\n{text}\r\n");

    public Task EndStreamAsync() => SendAsync("0\r\n\r\n");

    /// <summary>Closes the connection in good order.</summary>
    public void Close() => socket.Shutdown(SocketShutdown.Both);

    /// <summary>Closes the connection with a reset, as the death of a process does.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
    }
}
