using InferenceGateway.Abstractions.Plugins;

namespace InferenceGateway.Plugins.Scorers;

/// <summary>Parameters of <c>prefix-cache-scorer</c>.</summary>
internal sealed record PrefixCacheScorerOptions
{
    /// <summary>Instance name of the producer whose matches are read; empty means the approximate one.</summary>
    public string PrefixMatchInfoProducerName { get; set; } = "";

    /// <summary>How much the absolute length of the match counts beside its share of the prompt, 0 to 1.</summary>
    public double MatchLengthWeight { get; set; }

    /// <summary>Matched tokens at which the length counts fully. Above 0 when the weight is.</summary>
    public double MatchLengthScaleTokens { get; set; } = 8192;

    public void Validate()
    {
        if (MatchLengthWeight is not (>= 0 and <= 1))
        {
            throw new PluginConfigurationException("matchLengthWeight", $"expected a number from 0 to 1, found {MatchLengthWeight}");
        }

        if (MatchLengthWeight > 0 && MatchLengthScaleTokens is not > 0)
        {
            throw new PluginConfigurationException(
                "matchLengthScaleTokens",
                $"expected a number above 0 because matchLengthWeight is {MatchLengthWeight}, found {MatchLengthScaleTokens}"
            );
        }
    }
}
