using Prometheus;

namespace InferenceGateway.Engine.Metrics;

/// <summary>Times plugins that run one after another: each lap ends where the next begins, so that a plugin costs one look at the clock.</summary>
internal struct PluginTimer
{
    private readonly TimeProvider _clock;
    private readonly long _startedAt;
    private long _lapAt;

    public PluginTimer(TimeProvider clock)
        : this(clock, clock.GetTimestamp()) { }

    /// <param name="startedAt">The clock's timestamp now, when it is known already.</param>
    public PluginTimer(TimeProvider clock, long startedAt)
    {
        _clock = clock;
        _startedAt = startedAt;
        _lapAt = startedAt;
    }

    public readonly long StartedAt => _startedAt;

    /// <summary>Clock ticks from the start to the end of the last lap.</summary>
    public readonly long Elapsed => _lapAt - _startedAt;

    /// <summary>A plugin has run.</summary>
    /// <param name="duration">Its seconds are observed here.</param>
    public void Lap(IObserver duration)
    {
        long now = _clock.GetTimestamp();
        duration.Observe(_clock.GetElapsedTime(_lapAt, now).TotalSeconds);
        _lapAt = now;
    }

    /// <summary>Something that is timed elsewhere has run.</summary>
    public void Skip() => _lapAt = _clock.GetTimestamp();
}
