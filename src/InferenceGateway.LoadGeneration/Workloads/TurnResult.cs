namespace InferenceGateway.LoadGeneration.Workloads;

/// <summary>What a session learns about the request it sent last.</summary>
/// <param name="Succeeded">Whether a complete answer came.</param>
/// <param name="OutputTokens">Tokens generated.</param>
/// <param name="Answer">The text of the answer; null when nobody kept it (a simulated server produces none).</param>
public sealed record TurnResult(bool Succeeded, int OutputTokens, string? Answer);
