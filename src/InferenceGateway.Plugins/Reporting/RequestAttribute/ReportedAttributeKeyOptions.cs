namespace InferenceGateway.Plugins.Reporting;

/// <summary>Where in the proxy's dynamic metadata a number goes.</summary>
internal sealed record ReportedAttributeKeyOptions
{
    /// <summary>The namespace of the metadata.</summary>
    public string Namespace { get; set; } = "envoy.lb";

    /// <summary>E.g. <c>x-gateway-inference-request-cost</c>; required.</summary>
    public string? Name { get; set; }
}
