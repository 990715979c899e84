using InferenceGateway.Abstractions.Requests;

namespace InferenceGateway.Plugins.Parsers.Usage;

/// <summary>Puts together what several reports of one answer say.</summary>
internal static class UsageMerge
{
    /// <summary>Counts above 0 overwrite, a count of 0 counts only where nothing was known, an absent one not at all.</summary>
    public static int Count(int known, int? reported) => reported is { } count && (count > 0 || known < 0) ? count : known;

    /// <summary>Merges counts of a message that cannot leave one out: all zero is no report.</summary>
    public static void Counts(ref TokenUsage usage, int prompt, int completion, int cached)
    {
        if (prompt == 0 && completion == 0)
        {
            return;
        }

        usage.PromptTokens = Count(usage.PromptTokens, prompt);
        usage.CompletionTokens = Count(usage.CompletionTokens, completion);
        usage.CachedTokens = Count(usage.CachedTokens, cached);
    }
}
