using InferenceGateway.Abstractions.Endpoints;

namespace InferenceGateway.Engine.Explanation;

/// <summary>
/// What a profile said of one endpoint, and what it had to go by. Load is that of the moment the endpoint was about to be scored or was dropped,
/// before the request itself counts. Immutable.
/// </summary>
public sealed record EndpointVerdict
{
    /// <summary>Identity, <c>namespace/name</c>.</summary>
    public required string Endpoint { get; init; }

    /// <summary>Name of the filter that dropped it; null when it was scored.</summary>
    public string? RemovedBy { get; init; }

    /// <summary>Raw score of each scorer, in the order of <see cref="DecisionRecord.Scorers"/>; empty when it was dropped.</summary>
    public IReadOnlyList<double> Scores { get; init; } = [];

    /// <summary>Weighted sum; 0 when it was dropped.</summary>
    public double Total { get; init; }

    /// <summary>Requests sent there and not ended.</summary>
    /// <seealso cref="EndpointLoad.Requests"/>
    public int InFlight { get; init; }

    /// <summary>Requests among <see cref="InFlight"/> whose answer had not begun.</summary>
    /// <seealso cref="EndpointLoad.Unanswered"/>
    public int Unanswered { get; init; }

    /// <summary>Prompt tokens that the endpoint still had to compute for those.</summary>
    /// <seealso cref="EndpointLoad.Tokens"/>
    public long InFlightTokens { get; init; }

    /// <summary>Prompt tokens that the endpoint was believed to hold; 0 when nothing is known.</summary>
    public int MatchedTokens { get; init; }

    /// <summary>
    /// Of the prompt tokens not held: as many as computing them was worth to the requests in flight that begin alike, not always whole ones; 0 where
    /// those were few.
    /// </summary>
    public float SharedTokens { get; init; }
}
