namespace InferenceGateway.Plugins.Filters;

/// <summary>Parameters of <c>label-selector-filter</c>: a Kubernetes label selector. Without requirements everything matches.</summary>
internal sealed record LabelSelectorOptions
{
    /// <summary>Labels that must have exactly these values.</summary>
    public Dictionary<string, string>? MatchLabels { get; set; }

    public List<LabelRequirementOptions>? MatchExpressions { get; set; }
}
