namespace InferenceGateway.Plugins.Scorers;

/// <summary>Parameters of <c>token-load-scorer</c>.</summary>
internal sealed record TokenLoadOptions
{
    public const long DefaultQueueThresholdTokens = 4_194_304;

    /// <summary>Tokens at which the score reaches 0. Zero and less mean the default, 4194304.</summary>
    public long QueueThresholdTokens { get; set; } = DefaultQueueThresholdTokens;

    /// <summary>Accepted for compatibility: tokens in flight are counted by the gateway itself.</summary>
    public string? InFlightLoadProducerName { get; set; }

    /// <summary>Instance name of the producer whose matches say which tokens need no computing; empty means the approximate one.</summary>
    public string PrefixMatchInfoProducerName { get; set; } = "";
}
