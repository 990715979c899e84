namespace InferenceGateway.LoadGeneration.Prompts;

/// <summary>One message of a prompt.</summary>
/// <param name="Role">The chat role: <c>system</c>, <c>user</c> or <c>assistant</c>. Left out when messages are joined into a completion prompt.</param>
/// <param name="Text">What it says.</param>
public sealed record PromptMessage(string Role, PromptText Text);
