namespace InferenceGateway.LoadGeneration.Reports.Comparison;

/// <summary>A routing decision. Immutable.</summary>
/// <param name="PromptTokens">The prompt's tokens, as the gateway estimates them.</param>
/// <param name="Scorers">The scorers with their weights, in words.</param>
/// <param name="Candidates">What was said of each endpoint, the winner first.</param>
public sealed record TracedDecision(int PromptTokens, IReadOnlyList<string> Scorers, IReadOnlyList<TracedCandidate> Candidates);
