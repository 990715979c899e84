namespace InferenceGateway.LoadGeneration.Reports.Comparison;

/// <summary>All runs of one policy. Immutable.</summary>
/// <param name="Name">The policy, as reports name it.</param>
/// <param name="Runs">What each run measured; at least one.</param>
public sealed record ComparedRuns(string Name, IReadOnlyList<LoadReport> Runs)
{
    /// <summary>The requests of the first run by number; empty when they were not recorded.</summary>
    public IReadOnlyList<TracedRequest> FirstRun { get; init; } = [];

    /// <summary>The run in the middle by its median time to first token: what plots and shares are of. Of two in the middle the faster one.</summary>
    public LoadReport Typical =>
        Runs.OrderBy(run => run.TimeToFirstToken?.At(50) ?? double.PositiveInfinity).ElementAt((Runs.Count - 1) / 2);
}
