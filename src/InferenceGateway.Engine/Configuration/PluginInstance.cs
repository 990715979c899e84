using InferenceGateway.Abstractions.Plugins;

namespace InferenceGateway.Engine.Configuration;

/// <summary>An instantiated plugin.</summary>
/// <param name="Type">Its registered type.</param>
/// <param name="Name">Its name in the configuration.</param>
/// <param name="Plugin">The instance.</param>
public sealed record PluginInstance(PluginType Type, string Name, IPlugin Plugin);
