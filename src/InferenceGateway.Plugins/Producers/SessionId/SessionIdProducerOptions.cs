using InferenceGateway.Abstractions.Plugins;

namespace InferenceGateway.Plugins.Producers;

/// <summary>Parameters of <c>session-id-producer</c>: exactly one of the two.</summary>
internal sealed record SessionIdProducerOptions
{
    /// <summary>The header that holds the session's id.</summary>
    public string? HeaderName { get; set; }

    /// <summary>The cookie that holds the session's id; its name is compared exactly.</summary>
    public string? CookieName { get; set; }

    /// <exception cref="PluginConfigurationException">None or both are given.</exception>
    internal void Validate()
    {
        if (string.IsNullOrWhiteSpace(HeaderName) == string.IsNullOrWhiteSpace(CookieName))
        {
            throw new PluginConfigurationException("expected exactly one of headerName and cookieName");
        }
    }
}
