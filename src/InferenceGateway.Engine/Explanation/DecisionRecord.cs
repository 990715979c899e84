namespace InferenceGateway.Engine.Explanation;

/// <summary>One scheduling decision, as it was made: what was considered, what each plugin said, what was picked. Immutable but for its outcome.</summary>
public sealed class DecisionRecord
{
    /// <summary>Grows by one with every record of a log; 1 is the first.</summary>
    public long Sequence { get; internal set; }

    public required DateTimeOffset Time { get; init; }

    public required string RequestId { get; init; }

    /// <summary>The model the client named.</summary>
    public required string Model { get; init; }

    /// <summary>Estimated tokens of the prompt.</summary>
    public required int PromptTokens { get; init; }

    /// <summary>Name of the scheduling profile.</summary>
    public required string Profile { get; init; }

    /// <summary>How long the scheduler took.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Endpoints that entered the profile; more than are listed when <see cref="Endpoints"/> was cut.</summary>
    public required int CandidateCount { get; init; }

    /// <summary>Names of the profile's scorers with their weights, in order.</summary>
    public required IReadOnlyList<ScorerWeight> Scorers { get; init; }

    /// <summary>What was said of each endpoint: the winner first, then by total; at most <see cref="DecisionLog.MaximumEndpoints"/>.</summary>
    public required IReadOnlyList<EndpointVerdict> Endpoints { get; init; }

    /// <summary>Identity of the chosen endpoint; null when none was found.</summary>
    public required string? Winner { get; init; }

    /// <summary>What became of the request; null while it is running.</summary>
    public RequestOutcome? Outcome { get; internal set; }
}
