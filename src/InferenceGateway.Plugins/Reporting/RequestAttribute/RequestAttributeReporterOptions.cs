namespace InferenceGateway.Plugins.Reporting;

/// <summary>Parameters of <c>request-attribute-reporter</c>.</summary>
internal sealed record RequestAttributeReporterOptions
{
    /// <summary>What is reported: exactly one entry.</summary>
    public List<ReportedAttributeOptions>? Attributes { get; set; }
}
