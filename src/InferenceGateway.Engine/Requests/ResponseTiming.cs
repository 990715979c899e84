using InferenceGateway.Engine.Metrics;
using Prometheus;

namespace InferenceGateway.Engine.Requests;

/// <summary>When the parts of one request's answer came and what time was spent on them. Pooled with the request; not thread-safe.</summary>
internal sealed class ResponseTiming
{
    private TimeProvider _clock = TimeProvider.System;
    private long _startedAt;
    private long _lastChunkAt;
    private long _spent;
    private bool _wasParsed;

    /// <summary>The headers of an answer arrived.</summary>
    public bool HasResponse => _startedAt != 0;

    public void Begin(TimeProvider clock) => _clock = clock;

    /// <summary>The answer's headers were handled. A second answer replaces the first.</summary>
    public void Started(in PluginTimer hooks)
    {
        _startedAt = hooks.StartedAt;
        _spent = hooks.Elapsed;
    }

    /// <summary>A chunk of the body arrived.</summary>
    /// <returns>Time since the chunk before; null for the first.</returns>
    public TimeSpan? Chunk(long now)
    {
        TimeSpan? gap = _lastChunkAt == 0 ? null : _clock.GetElapsedTime(_lastChunkAt, now);
        _lastChunkAt = now;
        return gap;
    }

    /// <summary>Plugins worked on the answer.</summary>
    public void Spent(in PluginTimer hooks) => _spent += hooks.Elapsed;

    /// <summary>Whether to time the parser's next piece: all of a plain answer, but only the first of a stream, which has too many.</summary>
    public bool TimesParsing(bool isEventStream) => !isEventStream || !_wasParsed;

    public void Parsed(long startedAt, IObserver duration)
    {
        _wasParsed = true;
        long ticks = _clock.GetTimestamp() - startedAt;
        _spent += ticks;
        duration.Observe((double)ticks / _clock.TimestampFrequency);
    }

    public long Now() => _clock.GetTimestamp();

    /// <summary>Seconds spent on the answer: the sum of our work on a stream, or all the time from headers to end of a plain answer.</summary>
    public double ProcessingSeconds(bool isStreaming) =>
        isStreaming ? (double)_spent / _clock.TimestampFrequency : _clock.GetElapsedTime(_startedAt).TotalSeconds;

    public void Reset()
    {
        _startedAt = 0;
        _lastChunkAt = 0;
        _spent = 0;
        _wasParsed = false;
    }
}
