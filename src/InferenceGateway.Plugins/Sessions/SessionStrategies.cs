using InferenceGateway.Abstractions.Plugins;

namespace InferenceGateway.Plugins.Sessions;

internal static class SessionStrategies
{
    /// <summary>Builds what <paramref name="options"/> ask for.</summary>
    /// <exception cref="PluginConfigurationException">A parameter is not valid.</exception>
    public static ISessionStrategy Create(SessionAffinityOptions options, SessionStores stores, IPluginBuilder builder)
    {
        options.Validate();
        KeptProfile profile = new(options.ProfileName);
        if (options.Strategy == SessionAffinityOptions.EncodedEndpointHeader)
        {
            builder.Needs(RequestNeeds.ResponseHeaders);
            EncodedEndpointHeaderOptions encoded = options.EncodedEndpointHeaderConfig ?? new();
            return new EncodedEndpointStrategy(encoded.Header, profile);
        }

        SessionIdOptions sessionId = options.SessionIdConfig ?? new();
        return new SessionIdStrategy(sessionId.Headers(), profile, stores.Of(builder.Clock, sessionId, profile));
    }
}
