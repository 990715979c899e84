using InferenceGateway.Abstractions.Plugins;

namespace InferenceGateway.Plugins.Producers;

/// <summary>Parameters of <c>inflight-load-producer</c>: checked, and without effect.</summary>
internal sealed record InFlightLoadOptions
{
    /// <summary>Count estimated output tokens to an endpoint's load as well.</summary>
    public bool AddEstimatedOutputTokens { get; set; }

    /// <summary>Output tokens per prompt token, 0 or more.</summary>
    public double OutputRatio { get; set; } = 1.5;

    /// <summary>Bound on the estimated output tokens, 0 or more; null = none.</summary>
    public long? MaxEstimatedOutputTokens { get; set; }

    /// <summary>Producer whose matches tell how much of a prompt is cached; empty means the approximate one.</summary>
    public string? PrefixMatchInfoProducerName { get; set; }

    /// <summary>Share the load with other replicas.</summary>
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
