using InferenceGateway.Abstractions.Plugins;

namespace InferenceGateway.Plugins.Admission;

/// <summary>Parameters of <c>probabilistic-admitter</c>.</summary>
internal sealed record ProbabilisticAdmitterOptions
{
    /// <summary>Waiting requests at which an endpoint counts as full, 1 or more.</summary>
    public int QueueDepthThreshold { get; set; } = 5;

    /// <summary>Use of the KV cache at which an endpoint counts as full, above 0.</summary>
    public double KvCacheUtilThreshold { get; set; } = 0.8;

    /// <summary>The probability of a refusal grows with this power of the saturation, above 0.</summary>
    public double Power { get; set; } = 5;

    /// <summary>Factor of that power, above 0.</summary>
    public double K { get; set; } = 300;

    /// <exception cref="PluginConfigurationException">A parameter is not valid.</exception>
    internal void Validate()
    {
        CheckPositive("queueDepthThreshold", QueueDepthThreshold);
        CheckPositive("kvCacheUtilThreshold", KvCacheUtilThreshold);
        CheckPositive("power", Power);
        CheckPositive("k", K);
    }

    private static void CheckPositive(string parameter, double value)
    {
        if (value is not > 0)
        {
            throw new PluginConfigurationException(parameter, $"expected a number above 0, found {value}");
        }
    }
}
