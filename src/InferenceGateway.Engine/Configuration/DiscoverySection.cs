using InferenceGateway.Abstractions.Text;
using InferenceGateway.Engine.Endpoints;

namespace InferenceGateway.Engine.Configuration;

/// <summary>Reads <c>dataLayer.discovery</c>. The plugin it names is no part of the scheduling graph, so it is taken out of the list.</summary>
internal static class DiscoverySection
{
    /// <summary>The name of the section among those that a host may not serve.</summary>
    public const string Name = "dataLayer.discovery";

    private static readonly string[] DataLayer =
    [
        "injectDefaults",
        "sources",
        "discovery",
        "peerDiscovery",
        "crossReplicaSyncerPluginRef",
        "crossReplicaSyncInterval",
    ];

    /// <summary>Takes every discovery plugin out of <paramref name="plugins"/> and returns the one that the document refers to.</summary>
    /// <exception cref="ConfigurationException">The reference names no discovery plugin.</exception>
    public static DiscoveryEntry? Take(YamlSection root, List<PluginEntry> plugins, List<string> warnings)
    {
        string? reference = Reference(root);
        DiscoveryEntry? found = null;
        for (int i = 0; i < plugins.Count; i++)
        {
            bool isDiscovery = plugins[i].Type == EndpointFileDiscovery.Type;
            if (plugins[i].Name == reference)
            {
                found =
                    found is not null ? throw root.Error($"plugins[{i}].name", $"a second plugin is called '{reference}'")
                    : isDiscovery ? new DiscoveryEntry(plugins[i], $"plugins[{i}]")
                    : throw Error(
                        root,
                        $"plugin '{reference}' of type '{plugins[i].Type}' is no discovery; '{EndpointFileDiscovery.Type}' is"
                    );
            }
            else if (isDiscovery)
            {
                warnings.Add($"plugin '{plugins[i].Name}' has no effect: no {Name}.pluginRef names it");
            }
        }

        if (reference is not null && found is null)
        {
            throw Error(root, $"references undefined plugin '{reference}'{NearestName.Suggest(reference, plugins.Select(p => p.Name))}");
        }

        plugins.RemoveAll(plugin => plugin.Type == EndpointFileDiscovery.Type);
        return found;
    }

    /// <summary>The parts of <c>dataLayer</c> that are given.</summary>
    public static IEnumerable<string> Unserved(YamlSection root) =>
        root.Section("dataLayer") is { } section ? DataLayer.Where(section.Has).Select(field => $"dataLayer.{field}") : [];

    private static string? Reference(YamlSection root)
    {
        if (root.Section("dataLayer") is not { } section)
        {
            return null;
        }

        section.Allow(DataLayer);
        if (section.Section("discovery") is not { } discovery)
        {
            return null;
        }

        discovery.Allow(["pluginRef"]);
        return discovery.RequiredText("pluginRef");
    }

    private static ConfigurationException Error(YamlSection root, string problem) => root.Error($"{Name}.pluginRef", problem);
}
