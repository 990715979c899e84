namespace InferenceGateway.Plugins.Scorers;

/// <summary>How many requests come in a second: the inverse of the mean gap between the last few dozen. Thread-safe.</summary>
internal sealed class ArrivalRate(TimeProvider clock)
{
    /// <summary>Arrivals that the mean remembers.</summary>
    public const int Memory = 32;

    /// <summary>
    /// A gap counts for so many mean ones at the most: gaps of random arrivals seldom are longer, and a night without traffic is not the rate
    /// of the morning.
    /// </summary>
    private const double LongestGap = 4;

    private readonly Lock _gate = new();
    private long _last;

    /// <summary>Gaps seen, up to <see cref="Memory"/>; -1 before the first arrival.</summary>
    private int _gaps = -1;

    private double _gap;
    private double _perSecond;

    /// <summary>Over the pool; 0 before the second arrival.</summary>
    public double PerSecond => Volatile.Read(ref _perSecond);

    /// <summary>Counts a request.</summary>
    /// <param name="now">The present moment, which the caller has at hand.</param>
    public void Observe(long now)
    {
        lock (_gate)
        {
            double gap = Math.Max(0, clock.GetElapsedTime(_last, now).TotalSeconds);
            _last = now;
            _gaps = Math.Min(_gaps + 1, Memory);
            if (_gaps > 0)
            {
                double seen = _gap == 0 ? gap : Math.Min(gap, LongestGap * _gap);
                _gap += (seen - _gap) / _gaps;
                Volatile.Write(ref _perSecond, _gap > 0 ? 1 / _gap : 0);
            }
        }
    }
}
