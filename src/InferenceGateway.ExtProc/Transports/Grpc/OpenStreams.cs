using Microsoft.AspNetCore.Http;

namespace InferenceGateway.ExtProc.Transports.Grpc;

/// <summary>The streams that are open: counts them, and ends those on which nothing arrives any more. Thread-safe.</summary>
/// <remarks>One timer looks at all streams: a timer for each would cost more than the stream's messages.</remarks>
internal sealed class OpenStreams : IDisposable
{
    private readonly Lock _gate = new();
    private readonly HashSet<OpenStream> _streams = [];
    private readonly int _maximum;
    private readonly TimeSpan _idleTimeout;
    private readonly TimeProvider _clock;
    private readonly ITimer? _sweep;

    /// <param name="maximum">Streams at one time.</param>
    /// <param name="idleTimeout">
    /// A stream ends after so long without a message, or up to a quarter later; one that then does not even take its status is aborted another
    /// quarter later.
    /// </param>
    public OpenStreams(int maximum, TimeSpan idleTimeout, TimeProvider clock)
    {
        _maximum = maximum;
        _idleTimeout = idleTimeout;
        _clock = clock;
        if (idleTimeout != Timeout.InfiniteTimeSpan)
        {
            TimeSpan period = idleTimeout / 4;
            _sweep = clock.CreateTimer(_ => Sweep(), null, period, period);
        }
    }

    public int Count { get; private set; }

    /// <returns>False when there are as many streams as there may be.</returns>
    public bool TryOpen(OpenStream stream, HttpContext call)
    {
        stream.ActiveAt = _clock.GetTimestamp();
        lock (_gate)
        {
            if (_streams.Count >= _maximum)
            {
                return false;
            }

            stream.Begin(call);
            _streams.Add(stream);
            Count = _streams.Count;
            return true;
        }
    }

    /// <summary>Something arrived.</summary>
    public void Touch(OpenStream stream) => stream.ActiveAt = _clock.GetTimestamp();

    public void Close(OpenStream stream)
    {
        lock (_gate)
        {
            _streams.Remove(stream);
            stream.Call = null;
            Count = _streams.Count;
        }
    }

    public void Dispose() => _sweep?.Dispose();

    private void Sweep()
    {
        long now = _clock.GetTimestamp();
        lock (_gate)
        {
            foreach (OpenStream stream in _streams)
            {
                if (stream.IsIdle)
                {
                    // It waits for a proxy that does not read.
                    stream.Call?.Abort();
                }
                else if (_clock.GetElapsedTime(stream.ActiveAt, now) >= _idleTimeout)
                {
                    _ = stream.EndIdleAsync();
                }
            }
        }
    }
}
