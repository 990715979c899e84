namespace InferenceGateway.Simulation.Metrics;

/// <summary>A cumulative histogram with fixed upper bounds. Not thread-safe.</summary>
public sealed class Histogram
{
    private readonly double[] _bounds;
    private readonly long[] _counts;

    internal Histogram(double[] bounds)
    {
        _bounds = bounds;
        _counts = new long[bounds.Length + 1];
    }

    /// <summary>Upper bounds, ascending, without the infinite one.</summary>
    public ReadOnlySpan<double> Bounds => _bounds;

    /// <summary>Observations per bucket, not cumulative; the last is what exceeded every bound.</summary>
    public ReadOnlySpan<long> Counts => _counts;

    /// <summary>Sum of all observed values.</summary>
    public double Sum { get; private set; }

    /// <summary>Number of observations.</summary>
    public long Count { get; private set; }

    internal void Observe(double value)
    {
        int bucket = 0;
        while (bucket < _bounds.Length && value > _bounds[bucket])
        {
            bucket++;
        }

        _counts[bucket]++;
        Sum += value;
        Count++;
    }
}
