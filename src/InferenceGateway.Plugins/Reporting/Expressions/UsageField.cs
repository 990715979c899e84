using InferenceGateway.Abstractions.Requests;

namespace InferenceGateway.Plugins.Reporting.Expressions;

/// <summary>A count of <c>usage</c>. Prompt and completion tokens that were not reported read as 0, details as missing.</summary>
internal sealed record UsageField(string Path) : Expression
{
    private const string Prompt = "usage.prompt_tokens";
    private const string Completion = "usage.completion_tokens";
    private const string Total = "usage.total_tokens";
    private const string Cached = "usage.prompt_tokens_details.cached_tokens";

    /// <summary>Every field, in full.</summary>
    public static IReadOnlyList<string> Paths { get; } = [Prompt, Completion, Total, Cached];

    public override ValueKind Kind => ValueKind.Number;

    public override Value Evaluate(in TokenUsage usage)
    {
        double prompt = Math.Max(0, usage.PromptTokens);
        double completion = Math.Max(0, usage.CompletionTokens);
        return Path switch
        {
            Prompt => Value.Of(prompt),
            Completion => Value.Of(completion),
            Total => Value.Of(prompt + completion),
            _ => usage.CachedTokens < 0 ? Value.Missing : Value.Of(usage.CachedTokens),
        };
    }
}
