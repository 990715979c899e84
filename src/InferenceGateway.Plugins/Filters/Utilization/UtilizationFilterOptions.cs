namespace InferenceGateway.Plugins.Filters;

/// <summary>Parameters of <c>utilization-filter</c>.</summary>
internal sealed record UtilizationFilterOptions
{
    /// <summary>Bounds that an endpoint must keep, all of them. At least one.</summary>
    public List<UtilizationConditionOptions>? Conditions { get; set; }

    /// <summary>Keep everybody when nobody keeps the bounds.</summary>
    public bool FallbackOnEmpty { get; set; }

    /// <summary>Accepted for compatibility: requests in flight are counted by the gateway itself.</summary>
    public string? InFlightLoadProducerName { get; set; }
}
