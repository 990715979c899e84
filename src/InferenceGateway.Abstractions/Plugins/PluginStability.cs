namespace InferenceGateway.Abstractions.Plugins;

/// <summary>What a plugin type promises.</summary>
public enum PluginStability
{
    /// <summary>May change or go at any time; needs an explicit permission at start.</summary>
    Alpha,

    /// <summary>Removed at the earliest two minor releases after its deprecation.</summary>
    Beta,

    Stable,
}
