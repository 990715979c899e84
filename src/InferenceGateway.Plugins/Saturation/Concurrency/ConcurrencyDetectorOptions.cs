using InferenceGateway.Abstractions.Plugins;

namespace InferenceGateway.Plugins.Saturation;

/// <summary>Parameters of <c>concurrency-detector</c>.</summary>
internal sealed record ConcurrencyDetectorOptions
{
    public const string Requests = "requests";
    public const string Tokens = "tokens";
    public const string Hybrid = "hybrid";

    /// <summary>What is counted: <c>requests</c>, <c>tokens</c>, or <c>hybrid</c>, which is the fuller of both for each endpoint.</summary>
    public string ConcurrencyMode { get; set; } = Requests;

    /// <summary>Requests in flight at which an endpoint counts as full, 1 or more.</summary>
    public long MaxConcurrency { get; set; } = 100;

    /// <summary>Prompt tokens in flight at which an endpoint counts as full, 1 or more.</summary>
    public long MaxTokenConcurrency { get; set; } = 1_000_000;

    /// <summary>How far beyond the maxima the filter still keeps an endpoint, as a share of them; 0 or more.</summary>
    public double Headroom { get; set; }

    /// <summary>Accepted for compatibility: requests in flight are counted by the gateway itself.</summary>
    public string? InFlightLoadProducerName { get; set; }

    /// <exception cref="PluginConfigurationException">A parameter is not valid.</exception>
    internal void Validate()
    {
        if (ConcurrencyMode is not (Requests or Tokens or Hybrid))
        {
            throw new PluginConfigurationException(
                "concurrencyMode",
                $"expected {Requests}, {Tokens} or {Hybrid}, found '{ConcurrencyMode}'"
            );
        }

        if (MaxConcurrency <= 0)
        {
            throw new PluginConfigurationException("maxConcurrency", $"expected a number above 0, found {MaxConcurrency}");
        }

        if (MaxTokenConcurrency <= 0)
        {
            throw new PluginConfigurationException("maxTokenConcurrency", $"expected a number above 0, found {MaxTokenConcurrency}");
        }

        if (Headroom is not >= 0)
        {
            throw new PluginConfigurationException("headroom", $"expected a number of 0 or more, found {Headroom}");
        }
    }
}
