using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.Text;

namespace InferenceGateway.Plugins.Saturation;

/// <summary>Parameters of <c>utilization-detector</c>.</summary>
internal sealed record UtilizationDetectorOptions
{
    /// <summary>Waiting requests at which an endpoint counts as full, 1 or more.</summary>
    public int QueueDepthThreshold { get; set; } = 5;

    /// <summary>Use of the KV cache at which an endpoint counts as full, above 0 and at most 1.</summary>
    public double KvCacheUtilThreshold { get; set; } = 0.8;

    /// <summary>Numbers older than this duration count as full, e.g. <c>200ms</c>; above 0.</summary>
    public string MetricsStalenessThreshold { get; set; } = "200ms";

    /// <summary>How far beyond the thresholds the filter still keeps an endpoint, as a share of them; 0 or more.</summary>
    public double Headroom { get; set; }

    internal TimeSpan Staleness() => DurationSyntax.TryParse(MetricsStalenessThreshold, out TimeSpan staleness) ? staleness : TimeSpan.Zero;

    /// <exception cref="PluginConfigurationException">Parameters are not valid; all that are wrong are named.</exception>
    internal void Validate()
    {
        List<string> problems = [];
        if (QueueDepthThreshold <= 0)
        {
            problems.Add($"queueDepthThreshold: expected a number above 0, found {QueueDepthThreshold}");
        }

        if (KvCacheUtilThreshold is not (> 0 and <= 1))
        {
            problems.Add($"kvCacheUtilThreshold: expected a number above 0 and at most 1, found {KvCacheUtilThreshold}");
        }

        if (Staleness() <= TimeSpan.Zero)
        {
            problems.Add($"metricsStalenessThreshold: expected a duration above 0 such as 200ms, found '{MetricsStalenessThreshold}'");
        }

        if (Headroom is not >= 0)
        {
            problems.Add($"headroom: expected a number of 0 or more, found {Headroom}");
        }

        if (problems.Count > 0)
        {
            throw new PluginConfigurationException(string.Join("; ", problems));
        }
    }
}
