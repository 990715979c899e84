namespace InferenceGateway.LoadGeneration.Reports.Comparison;

/// <summary>The same traffic under several policies. Immutable.</summary>
public sealed class RunComparison
{
    /// <param name="setting">What the policies ran on, one line.</param>
    /// <param name="policies">The policies in the order of the reports; at least one, each with at least one run.</param>
    /// <exception cref="ArgumentException">There is no policy, or one without a run.</exception>
    public RunComparison(string setting, IReadOnlyList<ComparedRuns> policies)
    {
        ArgumentNullException.ThrowIfNull(policies);
        if (policies.Count == 0 || policies.Any(policy => policy.Runs.Count == 0))
        {
            throw new ArgumentException("a comparison has at least one policy, and each has at least one run", nameof(policies));
        }

        Setting = setting;
        Policies = policies;
        Columns = [.. ComparedMeasure.All.Select(measure => new ComparisonColumn(measure, policies)).Where(IsPresent)];
    }

    /// <summary>What the policies ran on.</summary>
    public string Setting { get; }

    /// <summary>The policies with their runs.</summary>
    public IReadOnlyList<ComparedRuns> Policies { get; }

    /// <summary>What is compared, in the order of the reports.</summary>
    internal IReadOnlyList<ComparisonColumn> Columns { get; }

    /// <summary>Most runs of a policy.</summary>
    internal int Repeats => Policies.Max(policy => policy.Runs.Count);

    /// <summary>What was run, for the heads of reports.</summary>
    internal RunDescription Run => Policies[0].Runs[0].Run;

    private bool IsPresent(ComparisonColumn column) =>
        column.Measure.Presence switch
        {
            ColumnPresence.Measured => column.Cells.Any(cell => cell is not null),
            ColumnPresence.NothingStreamed => Policies.All(policy => policy.Runs.All(run => run.TimeToFirstToken is null)),
            _ => true,
        };
}
