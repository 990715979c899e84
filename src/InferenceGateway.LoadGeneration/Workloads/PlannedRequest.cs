using InferenceGateway.LoadGeneration.Prompts;

namespace InferenceGateway.LoadGeneration.Workloads;

/// <summary>A request a workload wants sent: what to ask, not when, where or how. Immutable.</summary>
public sealed record PlannedRequest
{
    /// <summary>The prompt, in order; at least one message.</summary>
    public required IReadOnlyList<PromptMessage> Messages { get; init; }

    /// <summary>Length of the prompt in tokens as planned (4 bytes each); the server's own count is preferred when it reports one.</summary>
    public required int PromptTokens { get; init; }

    /// <summary>Tokens to generate (<c>max_tokens</c>), at least 1.</summary>
    public required int OutputTokens { get; init; }

    /// <summary>Model or adapter to ask for; null for the target's default.</summary>
    public string? Model { get; init; }

    /// <summary>True when the next turn of the session needs the text of the answer, so the sender must keep it.</summary>
    public bool KeepsAnswer { get; init; }

    /// <summary>Pause between the end of the previous turn and this request; ignored for the first turn.</summary>
    public TimeSpan ThinkTime { get; init; }
}
