namespace InferenceGateway.Engine.Explanation;

/// <summary>
/// The latest decisions, in a ring of fixed size. Recording one costs allocation, so a log takes only some per second; the others cost one
/// branch. Thread-safe.
/// </summary>
public sealed class DecisionLog
{
    /// <summary>Endpoints listed in one record.</summary>
    public const int MaximumEndpoints = 32;

    private readonly Lock _gate = new();
    private readonly DecisionRecord?[] _ring;
    private readonly TimeProvider _clock;
    private readonly long _intervalTicks;
    private long _nextSampleAt;
    private long _last;

    /// <param name="clock">Decides when the next decision is sampled.</param>
    /// <param name="capacity">Records kept, 1 or more.</param>
    /// <param name="perSecond">Decisions recorded per second at most; 0 = none.</param>
    public DecisionLog(TimeProvider clock, int capacity = 256, int perSecond = 20)
    {
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(perSecond);
        _clock = clock;
        _ring = new DecisionRecord?[capacity];
        _intervalTicks = perSecond == 0 ? long.MaxValue : clock.TimestampFrequency / perSecond;
        _nextSampleAt = perSecond == 0 ? long.MaxValue : long.MinValue;
    }

    /// <summary>True when the decision being made now is to be recorded.</summary>
    public bool ShouldSample()
    {
        long next = Volatile.Read(ref _nextSampleAt);
        if (next == long.MaxValue)
        {
            return false;
        }

        long now = _clock.GetTimestamp();
        return now >= next && Interlocked.CompareExchange(ref _nextSampleAt, now + _intervalTicks, next) == next;
    }

    /// <summary>Adds a record and gives it its sequence number.</summary>
    public void Add(DecisionRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        lock (_gate)
        {
            record.Sequence = ++_last;
            _ring[(int)(_last % _ring.Length)] = record;
        }
    }

    /// <summary>Records newer than <paramref name="afterSequence"/>, newest first, at most <paramref name="maximum"/>.</summary>
    public IReadOnlyList<DecisionRecord> Latest(int maximum, long afterSequence = 0)
    {
        List<DecisionRecord> found = [];
        lock (_gate)
        {
            for (long sequence = _last; sequence > afterSequence && sequence > _last - _ring.Length && found.Count < maximum; sequence--)
            {
                if (_ring[(int)(sequence % _ring.Length)] is { } record)
                {
                    found.Add(record);
                }
            }
        }

        return found;
    }
}
