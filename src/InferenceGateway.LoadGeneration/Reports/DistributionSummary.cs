using InferenceGateway.LoadGeneration.Recording;

namespace InferenceGateway.LoadGeneration.Reports;

/// <summary>A measured distribution, reduced to what reports show. Immutable.</summary>
public sealed class DistributionSummary
{
    private const double CurveStep = 0.5;
    private readonly double[] _curve;

    private DistributionSummary(SampleDistribution samples)
    {
        Count = samples.Count;
        Sum = samples.Sum;
        Mean = samples.Mean;
        Minimum = samples.Minimum;
        Maximum = samples.Maximum;
        Percentiles = [.. Ranks.Select(rank => new KeyValuePair<double, double>(rank, samples.Percentile(rank)))];
        _curve = [.. Enumerable.Range(0, (int)(100 / CurveStep) + 1).Select(step => samples.Percentile(step * CurveStep))];
    }

    /// <summary>The percentile ranks that reports give.</summary>
    public static IReadOnlyList<double> Ranks { get; } = [0.1, 1, 5, 10, 25, 50, 75, 90, 95, 99, 99.9];

    /// <summary>How many values there were; at least 1.</summary>
    public long Count { get; }

    /// <summary>Their sum.</summary>
    public double Sum { get; }

    /// <summary>Their mean.</summary>
    public double Mean { get; }

    /// <summary>The smallest.</summary>
    public double Minimum { get; }

    /// <summary>The largest.</summary>
    public double Maximum { get; }

    /// <summary>Value by rank, for each of <see cref="Ranks"/> in order.</summary>
    public IReadOnlyList<KeyValuePair<double, double>> Percentiles { get; }

    /// <summary>Values at 0 %, 0.5 %, 1 % … 100 %: the distribution's curve.</summary>
    public IReadOnlyList<double> Curve => _curve;

    /// <summary>The value at one of <see cref="Ranks"/>.</summary>
    /// <exception cref="ArgumentException">The rank is not reported.</exception>
    public double At(double rank)
    {
        foreach (KeyValuePair<double, double> percentile in Percentiles)
        {
            if (percentile.Key.Equals(rank))
            {
                return percentile.Value;
            }
        }

        throw new ArgumentException($"percentile {rank} is not reported", nameof(rank));
    }

    /// <summary>Null when there are no values.</summary>
    internal static DistributionSummary? Of(SampleDistribution samples) => samples.Count == 0 ? null : new DistributionSummary(samples);
}
