using System.Reflection;
using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Plugins;

namespace InferenceGateway.ArchitectureTests;

public sealed class PluginReferenceTests
{
    [Fact]
    public void The_plugin_reference_says_what_the_source_says() => Approved.Check("docs/plugins.md", PluginReference.Write());

    [Fact]
    public void The_shipped_configurations_are_the_built_in_ones()
    {
        Approved.Check("deploy/configs/queue-kv-prefix.yaml", BuiltInDefaults.Plugins.Configuration);
        Approved.Check("deploy/configs/work-aware.yaml", BuiltInDefaults.StandaloneConfiguration);
    }

    [Fact]
    public void Every_plugin_and_every_parameter_is_documented()
    {
        string page = PluginReference.Write();
        PluginRegistry registry = new();
        BuiltInPlugins.Register(registry);
        foreach (PluginType type in registry.Types)
        {
            page.ShouldContain($"### `{type.Name}`\n");
        }

        page.Split('\n')
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal) && line.EndsWith("|  |", StringComparison.Ordinal))
            .ShouldBeEmpty();
    }
}
