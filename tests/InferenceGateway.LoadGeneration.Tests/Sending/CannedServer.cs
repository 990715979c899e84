using System.Net;
using System.Net.Sockets;
using System.Text;

namespace InferenceGateway.LoadGeneration.Tests.Sending;

/// <summary>An HTTP/1.1 server on loopback that answers each request with given bytes, in given pieces.</summary>
internal sealed class CannedServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<string, CannedAnswer> _answer;
    private readonly Task _accepting;

    /// <param name="answer">From the request's first line to the answer.</param>
    public CannedServer(Func<string, CannedAnswer> answer)
    {
        _answer = answer;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Uri => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>Head and body of the latest request.</summary>
    public (string Head, string Body) Latest { get; private set; }

    /// <summary>Connections accepted so far.</summary>
    public int Connections { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> connections = [];
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
                Connections++;
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using TcpClient connection = client;
        try
        {
            using NetworkStream stream = connection.GetStream();
            while (await ReadRequestAsync(stream) is { } request)
            {
                Latest = request;
                CannedAnswer answer = _answer(request.Head.Split('\r')[0]);
                foreach (string piece in answer.Pieces)
                {
                    await stream.WriteAsync(Encoding.UTF8.GetBytes(piece), _stop.Token);
                }

                if (answer.Stalls)
                {
                    await Task.Delay(Timeout.Infinite, _stop.Token);
                }

                if (answer.Closes)
                {
                    return;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The client left, or the test is over.
        }
    }

    private async Task<(string Head, string Body)?> ReadRequestAsync(NetworkStream stream)
    {
        StringBuilder text = new();
        byte[] buffer = new byte[64 * 1024];
        while (true)
        {
            int count = await stream.ReadAsync(buffer, _stop.Token);
            if (count == 0)
            {
                return null;
            }

            text.Append(Encoding.Latin1.GetString(buffer, 0, count));
            string all = text.ToString();
            int end = all.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0)
            {
                continue;
            }

            const string LengthHeader = "content-length: ";
            int header = all.IndexOf(LengthHeader, StringComparison.OrdinalIgnoreCase);
            int length =
                header < 0
                    ? 0
                    : int.Parse(all.AsSpan(header + LengthHeader.Length, all.IndexOf('\r', header) - header - LengthHeader.Length));
            if (all.Length >= end + 4 + length)
            {
                return (all[..end], all[(end + 4)..]);
            }
        }
    }
}
