using System.Text.Json.Serialization;
using InferenceGateway.Abstractions.Plugins;

namespace InferenceGateway.Plugins.Filters;

/// <summary>Parameters of <c>prefix-cache-affinity-filter</c>.</summary>
internal sealed record PrefixCacheAffinityOptions
{
    private const string PrefillThroughput = "prefillThroughput";
    private const string LatencyPredictor = "latencyPredictor";

    /// <summary>Share of the prompt that an endpoint must hold to be sticky, at most 1. Zero and less switch the filter off.</summary>
    public double AffinityThreshold { get; set; } = 0.8;

    /// <summary>Probability with which a request ignores affinity, 0 to 1.</summary>
    public double ExplorationProbability { get; set; }

    /// <summary>How much longer, in milliseconds, the first token may take on a sticky endpoint. 0 = affinity whatever it costs.</summary>
    [JsonPropertyName("maxTTFTPenaltyMs")]
    public double MaxTimeToFirstTokenPenaltyMilliseconds { get; set; } = 18000;

    /// <summary>Where estimates of the time to first token come from: <c>prefillThroughput</c>.</summary>
    [JsonPropertyName("ttftSource")]
    public string TimeToFirstTokenSource { get; set; } = PrefillThroughput;

    /// <summary>Prompt tokens per second that an endpoint computes at best. Above 0 unless the penalty is 0.</summary>
    public double PeakPrefillThroughput { get; set; } = 15928;

    /// <summary>Instance name of the producer whose matches are read; empty means the approximate one.</summary>
    public string PrefixMatchInfoProducerName { get; set; } = "";

    /// <summary>Accepted for compatibility.</summary>
    public string? LatencyPredictionInfoProducerName { get; set; }

    /// <summary>Accepted for compatibility: tokens in flight are counted by the gateway itself.</summary>
    public string? InFlightLoadProducerName { get; set; }

    public void Validate()
    {
        Check(AffinityThreshold <= 1, "affinityThreshold", "a number of at most 1", AffinityThreshold);
        Check(ExplorationProbability is >= 0 and <= 1, "explorationProbability", "a number from 0 to 1", ExplorationProbability);
        double penalty = MaxTimeToFirstTokenPenaltyMilliseconds;
        Check(penalty >= 0, "maxTTFTPenaltyMs", "a number of 0 or more", penalty);
        if (TimeToFirstTokenSource == LatencyPredictor)
        {
            throw new PluginConfigurationException(
                "ttftSource",
                $"{LatencyPredictor} is not available yet; use {PrefillThroughput} with a measured peakPrefillThroughput"
            );
        }

        if (TimeToFirstTokenSource != PrefillThroughput)
        {
            throw new PluginConfigurationException("ttftSource", $"expected {PrefillThroughput}, found '{TimeToFirstTokenSource}'");
        }

        Check(PeakPrefillThroughput >= 0, "peakPrefillThroughput", "a number of 0 or more", PeakPrefillThroughput);
        Check(
            penalty == 0 || PeakPrefillThroughput > 0,
            "peakPrefillThroughput",
            "a number above 0 because maxTTFTPenaltyMs is above 0",
            PeakPrefillThroughput
        );
    }

    private static void Check(bool isValid, string parameter, string expected, double found)
    {
        if (!isValid)
        {
            throw new PluginConfigurationException(parameter, $"expected {expected}, found {found}");
        }
    }
}
