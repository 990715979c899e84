using InferenceGateway.Abstractions.Plugins;

namespace InferenceGateway.Plugins.Sessions;

/// <summary>Parameters of <c>session-affinity-filter</c> and <c>session-affinity-scorer</c>.</summary>
internal sealed record SessionAffinityOptions
{
    public const string EncodedEndpointHeader = "encoded_endpoint_header";
    public const string SessionId = "session_id";

    /// <summary><c>encoded_endpoint_header</c>: the client carries its endpoint; <c>session_id</c>: the gateway remembers it.</summary>
    public string Strategy { get; set; } = EncodedEndpointHeader;

    public EncodedEndpointHeaderOptions? EncodedEndpointHeaderConfig { get; set; }

    public SessionIdOptions? SessionIdConfig { get; set; }

    /// <summary>Name of the profile whose endpoint the session keeps; empty means the primary one.</summary>
    public string ProfileName { get; set; } = "";

    /// <exception cref="PluginConfigurationException">A parameter is not valid.</exception>
    public void Validate()
    {
        if (Strategy is not (EncodedEndpointHeader or SessionId))
        {
            throw new PluginConfigurationException("strategy", $"expected {EncodedEndpointHeader} or {SessionId}, found '{Strategy}'");
        }

        if (string.IsNullOrWhiteSpace((EncodedEndpointHeaderConfig ?? new()).Header))
        {
            throw new PluginConfigurationException("encodedEndpointHeaderConfig.header", "expected the name of a header, found a blank");
        }

        SessionIdConfig?.Validate();
    }
}
