namespace InferenceGateway.Plugins.Filters;

/// <summary>One entry of <c>matchExpressions</c>.</summary>
internal sealed record LabelRequirementOptions
{
    /// <summary>The label. Required.</summary>
    public string Key { get; set; } = "";

    /// <summary><c>In</c>, <c>NotIn</c>, <c>Exists</c> or <c>DoesNotExist</c>.</summary>
    public string Operator { get; set; } = "";

    /// <summary>At least one value for <c>In</c> and <c>NotIn</c>, none for the other two.</summary>
    public List<string>? Values { get; set; }
}
