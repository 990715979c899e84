namespace InferenceGateway.Simulation.VirtualTime;

/// <summary>
/// A clock that stands still until somebody moves it to its next event. Its timers are exact to the tick (100 ns); events of the same
/// moment happen in the order in which they were asked for. Not thread-safe: it belongs to one <see cref="EventLoop"/>.
/// </summary>
public sealed class VirtualClock : TimeProvider
{
    /// <summary>Timestamps begin here: 0 stands for "never" in many places.</summary>
    private const long FirstTimestamp = TimeSpan.TicksPerDay;

    /// <summary>The date of the beginning, so that reports of equal runs are equal.</summary>
    private static readonly DateTimeOffset FirstDate = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly PriorityQueue<Event, (long At, long Order)> _events = new();
    private long _now = FirstTimestamp;
    private long _order;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Time since the beginning.</summary>
    public TimeSpan Elapsed => new(_now - FirstTimestamp);

    public override long GetTimestamp() => _now;

    public override DateTimeOffset GetUtcNow() => FirstDate + Elapsed;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Timer timer = new(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Has something done after a delay, which may be zero: it then happens after all that is due already.</summary>
    public void Post(TimeSpan delay, Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        _events.Enqueue(new Event(action, null, 0), (_now + delay.Ticks, _order++));
    }

    /// <summary>Moves to the next event and lets it happen. False when there is none.</summary>
    internal bool TryAdvance()
    {
        while (_events.TryDequeue(out Event next, out (long At, long Order) priority))
        {
            if (next.Timer is { } timer && timer.Version != next.Version)
            {
                continue;
            }

            _now = priority.At;
            if (next.Timer is { } due)
            {
                due.Fire();
            }
            else
            {
                next.Action!();
            }

            return true;
        }

        return false;
    }

    private readonly record struct Event(Action? Action, Timer? Timer, int Version);

    private sealed class Timer(VirtualClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;
        private bool _isDisposed;

        /// <summary>Tells the event that counts from those that a change made void.</summary>
        public int Version { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (_isDisposed)
            {
                return false;
            }

            Version++;
            _period = period;
            if (dueTime >= TimeSpan.Zero)
            {
                Arm(dueTime);
            }

            return true;
        }

        public void Fire()
        {
            if (_period > TimeSpan.Zero)
            {
                Arm(_period);
            }

            callback(state);
        }

        public void Dispose()
        {
            _isDisposed = true;
            Version++;
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Arm(TimeSpan delay) =>
            clock._events.Enqueue(new Event(null, this, Version), (clock._now + delay.Ticks, clock._order++));
    }
}
