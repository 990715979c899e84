using System.Text.Json;

namespace InferenceGateway.Abstractions.Plugins;

/// <summary>A registered plugin type.</summary>
/// <param name="Name">The name in configurations.</param>
/// <param name="Options">The record its parameters are bound to; null when it has none.</param>
/// <param name="Create">Builds an instance from its parameters; throws <see cref="PluginConfigurationException"/>.</param>
public sealed record PluginType(string Name, PluginStability Stability, Type? Options, Func<JsonElement?, IPluginBuilder, IPlugin> Create);
