namespace InferenceGateway.Plugins.Filters;

/// <summary>One of the <c>conditions</c> of <c>utilization-filter</c>.</summary>
internal sealed record UtilizationConditionOptions
{
    /// <summary><c>active-requests</c>, <c>running-requests</c>, <c>waiting-queue</c> or <c>kv-cache-utilization</c>.</summary>
    public string Metric { get; set; } = "";

    /// <summary>The greatest value that is kept: 0 or more, and at most 1 for <c>kv-cache-utilization</c>. Required.</summary>
    public double? MaxValue { get; set; }
}
