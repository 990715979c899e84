namespace InferenceGateway.Simulation.Prompts;

/// <summary>A prompt as the model sees it, and what an echo of it says (empty unless echoes were asked for).</summary>
internal sealed record Prompt(PromptTokens Tokens, byte[] Echo, byte[] Bytes);
