using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using InferenceGateway.Benchmarks.Conversations.Load;
using InferenceGateway.Benchmarks.Conversations.Sockets;

namespace InferenceGateway.Benchmarks.Conversations.ModelServers;

/// <summary>
/// Many fake model servers on one thread, in a process of their own so that nobody mistakes their processor time for another's. Says its ports on standard output, answers
/// each line on standard input with the number of metrics pages served so far, and ends with standard input.
/// </summary>
internal sealed class ModelServerLoop : IDisposable
{
    private readonly List<Socket> _listeners = [];
    private readonly List<ModelServerConnection> _connections = [];
    private readonly byte[] _metricsAnswer;
    private readonly Stream _input = Console.OpenStandardInput();
    private readonly byte[] _line = new byte[256];
    private PollEntry[] _entries = [];
    private long _scrapesOfTheGone;

    private ModelServerLoop(int count)
    {
        byte[] page = Encoding.UTF8.GetBytes(MetricsPageBenchmarks.PageOf("adapter-1,adapter-2"));
        string head = string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 200 OK\r\nserver: uvicorn\r\ncontent-type: text/plain; version=0.0.4; charset=utf-8\r\ncontent-length: {page.Length}\r\n\r\n"
        );
        _metricsAnswer = [.. Encoding.ASCII.GetBytes(head), .. page];
        for (int i = 0; i < count; i++)
        {
            Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            listener.Listen(512);
            _listeners.Add(listener);
        }
    }

    /// <summary>Serves until standard input ends.</summary>
    public static void Run(int count)
    {
        using ModelServerLoop loop = new(count);
        Console.WriteLine(string.Join(' ', loop._listeners.Select(each => ((IPEndPoint)each.LocalEndPoint!).Port)));
        while (loop.Turn()) { }
    }

    public void Dispose()
    {
        _listeners.ForEach(each => each.Dispose());
        _connections.ForEach(each => each.Dispose());
        _input.Dispose();
    }

    private bool Turn()
    {
        int fixedCount = 1 + _listeners.Count;
        Prepare(fixedCount);
        Span<PollEntry> entries = _entries.AsSpan(0, fixedCount + _connections.Count);
        LinuxSystem.Wait(entries, SendDueChunks() - LoadLoop.Now);
        for (int i = _connections.Count - 1; i >= 0; i--)
        {
            OnConnection(i, entries[fixedCount + i].Returned);
        }

        for (int i = 0; i < _listeners.Count; i++)
        {
            if (entries[1 + i].Returned != 0)
            {
                _connections.Add(new ModelServerConnection(_listeners[i].Accept(), _metricsAnswer));
            }
        }

        return entries[0].Returned == 0 || AnswerQuestion();
    }

    private void Prepare(int fixedCount)
    {
        if (_entries.Length < fixedCount + _connections.Count)
        {
            _entries = new PollEntry[2 * (fixedCount + _connections.Count)];
        }

        _entries[0] = new PollEntry { Descriptor = 0, Events = LinuxSystem.Readable };
        for (int i = 0; i < _listeners.Count; i++)
        {
            _entries[1 + i] = new PollEntry
            {
                Descriptor = (int)_listeners[i].SafeHandle.DangerousGetHandle(),
                Events = LinuxSystem.Readable,
            };
        }

        for (int i = 0; i < _connections.Count; i++)
        {
            BufferedSocket buffer = _connections[i].Buffer;
            short events = buffer.UnsentLength > 0 ? (short)(LinuxSystem.Readable | LinuxSystem.Writable) : LinuxSystem.Readable;
            _entries[fixedCount + i] = new PollEntry { Descriptor = buffer.Descriptor, Events = events };
        }
    }

    private long SendDueChunks()
    {
        long now = LoadLoop.Now;
        long next = now + 1_000_000_000;
        foreach (ModelServerConnection connection in _connections)
        {
            while (connection.NextChunkAt is { } due && due <= now)
            {
                connection.OnDue();
            }

            next = Math.Min(next, connection.NextChunkAt ?? next);
        }

        return next;
    }

    private void OnConnection(int index, short returned)
    {
        ModelServerConnection connection = _connections[index];
        if ((returned & LinuxSystem.Writable) != 0)
        {
            connection.Buffer.Flush();
        }

        if ((returned & ~LinuxSystem.Writable) != 0)
        {
            connection.OnReadable();
        }

        if (connection.Buffer.IsClosed)
        {
            _scrapesOfTheGone += connection.Scrapes;
            connection.Dispose();
            _connections.RemoveAt(index);
        }
    }

    private bool AnswerQuestion()
    {
        if (_input.Read(_line) == 0)
        {
            return false;
        }

        Console.WriteLine(_scrapesOfTheGone + _connections.Sum(each => each.Scrapes));
        return true;
    }
}
