namespace InferenceGateway.Engine.Explanation;

/// <summary>What a profile said of one endpoint.</summary>
/// <param name="Endpoint">Identity, <c>namespace/name</c>.</param>
/// <param name="RemovedBy">Name of the filter that dropped it; null when it was scored.</param>
/// <param name="Scores">Raw score of each scorer, in the order of <see cref="DecisionRecord.Scorers"/>; empty when it was dropped.</param>
/// <param name="Total">Weighted sum.</param>
/// <param name="MatchedTokens">Prompt tokens that the endpoint was believed to hold; 0 when nothing is known.</param>
public sealed record EndpointVerdict(string Endpoint, string? RemovedBy, IReadOnlyList<double> Scores, double Total, int MatchedTokens);
