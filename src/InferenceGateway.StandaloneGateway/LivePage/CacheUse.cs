using InferenceGateway.Abstractions.Requests;

namespace InferenceGateway.StandaloneGateway.LivePage;

/// <summary>What an answer told of the prefix cache: both 0 when it told nothing, so that unknown answers weigh nothing in a ratio.</summary>
/// <param name="PromptTokens">Tokens of the prompt.</param>
/// <param name="CachedTokens">Those that came from the cache, at most <paramref name="PromptTokens"/>.</param>
internal readonly record struct CacheUse(int PromptTokens, int CachedTokens)
{
    public static CacheUse Of(TokenUsage usage) =>
        usage is { PromptTokens: > 0, CachedTokens: >= 0 }
            ? new(usage.PromptTokens, Math.Min(usage.CachedTokens, usage.PromptTokens))
            : default;
}
