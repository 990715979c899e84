namespace InferenceGateway.Engine.Scheduling;

/// <summary>A scheduling plugin threw: says which one.</summary>
internal sealed class PluginFailedException(string type, string name, string extensionPoint, Exception inner)
    : Exception($"Plugin '{name}' failed in {extensionPoint}.", inner)
{
    public string Type => type;

    public string Name => name;

    public string ExtensionPoint => extensionPoint;

    public static PluginFailedException In<TPlugin>(Named<TPlugin> plugin, string extensionPoint, Exception inner) =>
        new(plugin.Type, plugin.Name, extensionPoint, inner);
}
