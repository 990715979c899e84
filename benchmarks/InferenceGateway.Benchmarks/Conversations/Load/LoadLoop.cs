using System.Diagnostics;
using InferenceGateway.Benchmarks.Conversations.Sockets;

namespace InferenceGateway.Benchmarks.Conversations.Load;

/// <summary>
/// Drives all connections of the client from one thread: what the client costs must neither depend on the thread pool nor be noticed in the server. Times are nanoseconds
/// of the monotonic clock.
/// </summary>
internal sealed class LoadLoop : IDisposable
{
    private const long NanosecondsPerSecond = 1_000_000_000;
    private const int Arrival = -1;

    private readonly IReadOnlyList<LoadConnection> _connections;
    private readonly double _requestsPerSecond;
    private readonly Random _random = new(1);
    private readonly PriorityQueue<(LoadConnection? Connection, int Place), long> _timers = new();
    private readonly PollEntry[] _entries;
    private bool _isStarting;
    private int _next;

    /// <param name="connections">What to drive; the loop owns them.</param>
    /// <param name="requestsPerSecond">Requests arrive by chance at this rate, or, when zero, each ends another's turn.</param>
    /// <param name="tally">Where its connections count.</param>
    public LoadLoop(IReadOnlyList<LoadConnection> connections, double requestsPerSecond, LoadTally tally)
    {
        Tally = tally;
        _connections = connections;
        _requestsPerSecond = requestsPerSecond;
        _entries = new PollEntry[connections.Count];
        for (int i = 0; i < connections.Count; i++)
        {
            connections[i].Loop = this;
            _entries[i].Descriptor = connections[i].Socket.Descriptor;
        }
    }

    public LoadTally Tally { get; }

    /// <summary>The largest time two starts of the closed loop may be apart, so that paced requests do not beat as one.</summary>
    public long StaggerNanoseconds { get; init; }

    public static long Now => Stopwatch.GetTimestamp() * (NanosecondsPerSecond / Stopwatch.Frequency);

    /// <summary>Keeps requests coming until the deadline, and leaves those that are under way where they are.</summary>
    public void RunUntil(long deadline)
    {
        _isStarting = true;
        if (_requestsPerSecond > 0)
        {
            ScheduleArrival(Now);
        }
        else
        {
            Fill();
        }

        Run(deadline, false);
        _timers.Remove((null, Arrival), out _, out _);
    }

    /// <summary>Lets no request begin and waits for those under way.</summary>
    /// <returns>False when some were left at the deadline.</returns>
    public bool Drain(long deadline)
    {
        _isStarting = false;
        Run(deadline, true);
        return Live == 0;
    }

    /// <summary>Lets time pass without beginning anything; what the server says meanwhile is heard.</summary>
    public void Rest(long deadline)
    {
        _isStarting = false;
        Run(deadline, false);
    }

    /// <summary>Calls the connection back at that time.</summary>
    public void ScheduleTimer(LoadConnection connection, int place, long at) => _timers.Enqueue((connection, place), at);

    /// <summary>A request has ended: the next one's turn, if requests wait for each other.</summary>
    public void OnFinished(LoadConnection connection, long now)
    {
        if (_isStarting && _requestsPerSecond == 0 && connection.HasRoom)
        {
            connection.Start(now);
        }
    }

    public void Dispose()
    {
        foreach (LoadConnection connection in _connections)
        {
            connection.Dispose();
        }
    }

    private int Live
    {
        get
        {
            int live = 0;
            foreach (LoadConnection connection in _connections)
            {
                live += connection.Live;
            }

            return live;
        }
    }

    private void Fill()
    {
        foreach (LoadConnection connection in _connections)
        {
            while (connection.HasRoom)
            {
                connection.Start(Now);
                if (StaggerNanoseconds > 0)
                {
                    Run(Now + (long)(_random.NextDouble() * StaggerNanoseconds), false);
                }
            }
        }
    }

    private void ScheduleArrival(long now)
    {
        double seconds = -Math.Log(1 - _random.NextDouble()) / _requestsPerSecond;
        _timers.Enqueue((null, Arrival), now + (long)(seconds * NanosecondsPerSecond));
    }

    private void OnArrival(long now)
    {
        for (int tried = 0; tried < _connections.Count; tried++)
        {
            LoadConnection connection = _connections[_next++ % _connections.Count];
            if (connection.HasRoom)
            {
                connection.Start(now);
                ScheduleArrival(now);
                return;
            }
        }

        Tally.CountError("The server is so far behind that no connection has room for another request");
        ScheduleArrival(now);
    }

    private void Run(long deadline, bool untilIdle)
    {
        while (true)
        {
            long now = Now;
            FireTimers(now);
            for (int i = 0; i < _connections.Count; i++)
            {
                LoadConnection connection = _connections[i];
                connection.Pump(now);
                connection.Socket.Flush();
                _entries[i].Events =
                    connection.Socket.UnsentLength > 0 ? (short)(LinuxSystem.Readable | LinuxSystem.Writable) : LinuxSystem.Readable;
                _entries[i].Descriptor = connection.Socket.IsClosed ? -1 : connection.Socket.Descriptor;
            }

            if (now >= deadline || (untilIdle && Live == 0))
            {
                return;
            }

            long until = _timers.TryPeek(out _, out long due) ? Math.Min(due, deadline) : deadline;
            if (LinuxSystem.Wait(_entries, until - Now) > 0)
            {
                Read();
            }
        }
    }

    private void FireTimers(long now)
    {
        while (_timers.TryPeek(out (LoadConnection? Connection, int Place) timer, out long due) && due <= now)
        {
            _timers.Dequeue();
            if (timer.Connection is { } connection)
            {
                connection.OnTimer(timer.Place, now);
            }
            else if (_isStarting)
            {
                OnArrival(now);
            }
        }
    }

    private void Read()
    {
        long now = Now;
        for (int i = 0; i < _connections.Count; i++)
        {
            if ((_entries[i].Returned & ~LinuxSystem.Writable) != 0)
            {
                _connections[i].OnReadable(now);
            }
        }
    }
}
