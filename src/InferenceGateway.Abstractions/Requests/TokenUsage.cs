namespace InferenceGateway.Abstractions.Requests;

/// <summary>Tokens as the model server counted them; -1 = not reported.</summary>
public struct TokenUsage
{
    public static TokenUsage Unknown =>
        new()
        {
            PromptTokens = -1,
            CompletionTokens = -1,
            CachedTokens = -1,
        };

    public int PromptTokens { get; set; }

    public int CompletionTokens { get; set; }

    /// <summary>Prompt tokens that came from the engine's prefix cache.</summary>
    public int CachedTokens { get; set; }

    public readonly bool IsKnown => PromptTokens >= 0 || CompletionTokens >= 0;
}
