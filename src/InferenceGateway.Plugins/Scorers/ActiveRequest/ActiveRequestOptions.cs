namespace InferenceGateway.Plugins.Scorers;

/// <summary>Parameters of <c>active-request-scorer</c>.</summary>
internal sealed record ActiveRequestOptions
{
    /// <summary>Up to so many requests in flight an endpoint counts as idle. Negative means 0.</summary>
    public int IdleThreshold { get; set; }

    /// <summary>The best score of an endpoint that is not idle, 0 to 1. Values outside mean 1.</summary>
    public double MaxBusyScore { get; set; } = 1;

    /// <summary>Accepted for compatibility: requests in flight are counted by the gateway itself.</summary>
    public string? InFlightLoadProducerName { get; set; }

    /// <summary>Deprecated, ignored: a request is in flight until it ends.</summary>
    public string? RequestTimeout { get; set; }
}
