using InferenceGateway.Abstractions.Plugins;

namespace InferenceGateway.Plugins.Producers;

/// <summary>Parameters of <c>inflight-load-producer</c>: checked, and without effect.</summary>
internal sealed record InFlightLoadOptions
{
    public bool AddEstimatedOutputTokens { get; set; }

    /// <summary>Output tokens per prompt token, 0 or more.</summary>
    public double OutputRatio { get; set; } = 1.5;

    /// <summary>Bound on the estimated output tokens, 0 or more; null = none.</summary>
    public long? MaxEstimatedOutputTokens { get; set; }

    public string? PrefixMatchInfoProducerName { get; set; }

    public bool SyncCrossReplicaState { get; set; } = true;

    /// <exception cref="PluginConfigurationException">A parameter is not valid.</exception>
    public void Validate()
    {
        if (OutputRatio is not >= 0)
        {
            throw new PluginConfigurationException("outputRatio", $"expected a number of 0 or more, found {OutputRatio}");
        }

        if (MaxEstimatedOutputTokens < 0)
        {
            throw new PluginConfigurationException(
                "maxEstimatedOutputTokens",
                $"expected a number of 0 or more, found {MaxEstimatedOutputTokens}"
            );
        }
    }
}
