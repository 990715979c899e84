namespace InferenceGateway.LoadGeneration.Workloads;

/// <summary>
/// One client's sequence of requests, each sent after the previous one has ended. Most workloads have sessions of a single
/// request. Used by one caller at a time.
/// </summary>
public abstract class WorkloadSession
{
    /// <summary>When the session starts, counted from the start of the run; null when the arrival process decides.</summary>
    public TimeSpan? Arrival { get; init; }

    /// <summary>The next request, or null when the session is over.</summary>
    /// <param name="previous">How the previous request ended; null for the first.</param>
    public abstract PlannedRequest? Next(TurnResult? previous);
}
