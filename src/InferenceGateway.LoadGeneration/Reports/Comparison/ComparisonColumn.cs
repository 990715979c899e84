namespace InferenceGateway.LoadGeneration.Reports.Comparison;

/// <summary>One measure of every policy, and which of the policies are the best by it. Immutable.</summary>
internal sealed class ComparisonColumn
{
    /// <summary>Runs of one policy differ by a few percent; what lies this close to the best is as good.</summary>
    private const double Tolerance = 0.05;

    private readonly bool[] _isBest;

    public ComparisonColumn(ComparedMeasure measure, IReadOnlyList<ComparedRuns> policies)
    {
        Measure = measure;
        Cells = [.. policies.Select(policy => ComparedValue.Of(policy.Runs.Select(measure.Read)))];
        _isBest = FindBest();
    }

    public ComparedMeasure Measure { get; }

    /// <summary>One cell for each policy; null where nothing was measured.</summary>
    public IReadOnlyList<ComparedValue?> Cells { get; }

    /// <summary>Whether a policy has the best median or one within 5 % of it. Of no policy when that is true of all: it would tell nothing.</summary>
    public bool IsBest(int policy) => _isBest[policy];

    private bool[] FindBest()
    {
        double[] measured = [.. Cells.Where(cell => cell is not null).Select(cell => cell!.Value.Median)];
        if (measured.Length == 0)
        {
            return new bool[Cells.Count];
        }

        double best = Measure.LessIsBetter ? measured.Min() : measured.Max();
        bool[] isBest = [.. Cells.Select(cell => cell is { } value && Math.Abs(value.Median - best) <= Math.Abs(best) * Tolerance)];
        return Array.TrueForAll(isBest, one => one) ? new bool[Cells.Count] : isBest;
    }
}
