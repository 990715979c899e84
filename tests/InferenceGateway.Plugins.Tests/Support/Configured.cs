using System.Text.Json;
using InferenceGateway.Abstractions.Plugins;

namespace InferenceGateway.Plugins.Tests.Support;

/// <summary>Builds plugins the way a configuration does: by type and parameters.</summary>
public static class Configured
{
    private static readonly PluginRegistry Registry = NewRegistry();

    public static PluginRegistry NewRegistry()
    {
        PluginRegistry registry = new();
        BuiltInPlugins.Register(registry);
        return registry;
    }

    public static T Plugin<T>(string type, string? parameters = null, TestBuilder? builder = null, PluginRegistry? registry = null)
        where T : class, IPlugin
    {
        (registry ?? Registry).TryGet(type, out PluginType? found).ShouldBeTrue();
        JsonElement? element = parameters is null ? null : JsonElement.Parse(parameters.Replace('\'', '"'));
        return found!.Create(element, builder ?? new TestBuilder()).ShouldBeAssignableTo<T>()!;
    }

    /// <summary>The error of parameters that cannot work.</summary>
    public static PluginConfigurationException Refusal(string type, string parameters) =>
        Should.Throw<PluginConfigurationException>(() => Plugin<IPlugin>(type, parameters));
}
