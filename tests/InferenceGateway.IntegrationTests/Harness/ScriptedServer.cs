using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace InferenceGateway.IntegrationTests.Harness;

/// <summary>
/// A server over bare sockets that does with each request what the test says. Scrapes get a 404, unless told otherwise: it lives and says
/// nothing.
/// </summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Func<ScriptedExchange, Task> _script;
    private readonly List<Socket> _connections = [];
    private readonly List<ScriptedExchange> _requests = [];
    private readonly Task _accepting;
    private int _scrapes;

    public ScriptedServer(Func<ScriptedExchange, Task> script)
    {
        _script = script;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(512);
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}/");
        _accepting = AcceptAsync();
    }

    public Uri Address { get; }

    /// <summary>Scrapes get no answer.</summary>
    public bool HangsScrapes { get; init; }

    /// <summary>What scrapes get; null for a 404.</summary>
    public string? Page { get; init; }

    /// <summary>Metrics pages asked for so far.</summary>
    public int ScrapeCount => Volatile.Read(ref _scrapes);

    /// <summary>Requests so far, scrapes apart.</summary>
    public int RequestCount => Requests.Count;

    public IReadOnlyList<ScriptedExchange> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>An address where nothing listens.</summary>
    public static Uri Nowhere()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return new Uri($"http://127.0.0.1:{((IPEndPoint)socket.LocalEndPoint!).Port}/");
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        lock (_connections)
        {
            _connections.ForEach(connection => connection.Dispose());
        }

        await _accepting;
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> serving = [];
        try
        {
            while (true)
            {
                Socket connection = await _listener.AcceptAsync(_stopping.Token);
                connection.NoDelay = true;
                lock (_connections)
                {
                    _connections.Add(connection);
                }

                serving.Add(ServeAsync(connection));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException) { }

        await Task.WhenAll(serving);
    }

    private async Task ServeAsync(Socket connection)
    {
        await Task.Yield();
        List<byte> received = [];
        try
        {
            while (await ReadRequestAsync(connection, received) is { } exchange)
            {
                if (exchange.Head.StartsWith("GET /metrics ", StringComparison.Ordinal))
                {
                    Interlocked.Increment(ref _scrapes);
                    if (HangsScrapes)
                    {
                        // Until the gateway gives up or the server stops.
                        await ReceiveAsync(connection, received);
                        return;
                    }

                    await (Page is null ? exchange.AnswerAsync("", status: "404 Not Found") : exchange.AnswerAsync(Page));
                    continue;
                }

                lock (_requests)
                {
                    _requests.Add(exchange);
                }

                await _script(exchange);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException) { }
        finally
        {
            connection.Dispose();
        }
    }

    private async Task<ScriptedExchange?> ReadRequestAsync(Socket connection, List<byte> received)
    {
        int headEnd;
        while ((headEnd = EndOfHead(received)) < 0)
        {
            if (!await ReceiveAsync(connection, received))
            {
                return null;
            }
        }

        string head = Encoding.Latin1.GetString(received.GetRange(0, headEnd).ToArray());
        ScriptedExchange headOnly = new(connection, head, []) { Closed = _stopping.Token };
        received.RemoveRange(0, headEnd);
        bool isChunked = headOnly.Header("transfer-encoding") == "chunked";
        int length = int.Parse(headOnly.Header("content-length") ?? "0", CultureInfo.InvariantCulture);
        byte[]? body;
        while ((body = isChunked ? TakeChunks(received) : Take(received, length)) is null)
        {
            if (!await ReceiveAsync(connection, received))
            {
                return null;
            }
        }

        return new ScriptedExchange(connection, head, body) { Closed = _stopping.Token };
    }

    private static byte[]? Take(List<byte> received, int length)
    {
        if (received.Count < length)
        {
            return null;
        }

        byte[] body = [.. received.GetRange(0, length)];
        received.RemoveRange(0, length);
        return body;
    }

    /// <summary>A body in chunks without trailers, once its last chunk is there.</summary>
    private static byte[]? TakeChunks(List<byte> received)
    {
        ReadOnlySpan<byte> rest = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(received);
        if (!rest.EndsWith("0\r\n\r\n"u8))
        {
            return null;
        }

        List<byte> body = [];
        while (rest.IndexOf("\r\n"u8) is >= 0 and int lineEnd)
        {
            int size = int.Parse(rest[..lineEnd], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            int chunkEnd = lineEnd + 2 + size;
            if (rest.Length < chunkEnd + 2)
            {
                return null;
            }

            body.AddRange(rest[(lineEnd + 2)..chunkEnd]);
            rest = rest[(chunkEnd + 2)..];
            if (size == 0)
            {
                received.RemoveRange(0, received.Count - rest.Length);
                return [.. body];
            }
        }

        return null;
    }

    private async Task<bool> ReceiveAsync(Socket connection, List<byte> received)
    {
        byte[] piece = new byte[16 * 1024];
        int count = await connection.ReceiveAsync(piece, SocketFlags.None, _stopping.Token);
        received.AddRange(piece.AsSpan(0, count));
        return count > 0;
    }

    private static int EndOfHead(List<byte> received)
    {
        int end = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(received).IndexOf("\r\n\r\n"u8);
        return end < 0 ? -1 : end + 4;
    }
}
