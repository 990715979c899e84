namespace InferenceGateway.Plugins.Reporting;

/// <summary>A number that is reported.</summary>
internal sealed record ReportedAttributeOptions
{
    public ReportedAttributeKeyOptions? Key { get; set; }

    /// <summary>What it comes to, e.g. <c>usage.prompt_tokens + 4.0 * usage.completion_tokens</c>.</summary>
    public string? Expression { get; set; }

    /// <summary>It is reported only when this is true, e.g. <c>usage.completion_tokens > 0.0</c>; always when there is none.</summary>
    public string? Condition { get; set; }
}
