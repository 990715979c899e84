namespace InferenceGateway.Simulation.Clusters;

/// <summary>What is known of an answer at its end. Immutable.</summary>
/// <param name="PromptTokens">Tokens of the prompt.</param>
/// <param name="CachedTokens">Those of them that were in the server's cache.</param>
/// <param name="OutputTokens">Tokens generated.</param>
/// <param name="Text">What was generated, or the message of an error; null when nobody asked for it.</param>
public sealed record AnswerEnd(int PromptTokens, int CachedTokens, int OutputTokens, string? Text);
