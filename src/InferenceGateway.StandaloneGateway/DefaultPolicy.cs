using InferenceGateway.Engine.Configuration;
using InferenceGateway.Plugins;

namespace InferenceGateway.StandaloneGateway;

/// <summary>What the gateway routes by when it is told nothing.</summary>
public static class DefaultPolicy
{
    public static ConfigurationDocument Document => ConfigurationReader.Parse("built-in default", BuiltInDefaults.StandaloneConfiguration);
}
