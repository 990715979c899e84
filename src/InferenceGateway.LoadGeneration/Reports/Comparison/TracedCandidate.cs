namespace InferenceGateway.LoadGeneration.Reports.Comparison;

/// <summary>What a decision said of one endpoint. Immutable.</summary>
/// <param name="Endpoint">Its name.</param>
/// <param name="RemovedBy">The filter that dropped it; null when it was scored.</param>
/// <param name="Scores">One for each scorer; empty when it was dropped.</param>
/// <param name="Total">Weighted sum.</param>
/// <param name="MatchedTokens">Prompt tokens it was believed to hold.</param>
public sealed record TracedCandidate(string Endpoint, string? RemovedBy, IReadOnlyList<double> Scores, double Total, int MatchedTokens);
