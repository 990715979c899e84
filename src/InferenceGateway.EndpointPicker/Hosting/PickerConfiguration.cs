using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Engine.Configuration;
using InferenceGateway.Engine.Metrics;
using InferenceGateway.Engine.Randomness;
using InferenceGateway.Plugins;

namespace InferenceGateway.EndpointPicker.Hosting;

/// <summary>Finds, reads and compiles what the picker routes by.</summary>
internal static class PickerConfiguration
{
    private const string Discovery = "dataLayer.discovery";

    public static ConfigurationDocument Read(EndpointPickerOptions options) =>
        options.Configuration is { } document ? document
        : options.ConfigText is { } text ? ConfigurationReader.Parse("--config-text", text)
        : options.ConfigFile is { } file ? ConfigurationReader.ReadFile(file)
        : ConfigurationReader.Parse("built-in default", BuiltInDefaults.Plugins.Configuration);

    /// <exception cref="ConfigurationException">The document does not say where endpoints come from.</exception>
    public static DiscoveryEntry RequireDiscovery(ConfigurationDocument document) =>
        document.Discovery
        ?? throw new ConfigurationException(
            document.Source,
            Discovery,
            "is missing, and endpoints are not read from Kubernetes yet: name a plugin of type 'file-discovery' with the path of a file that lists them"
        );

    public static CompiledConfiguration Compile(
        ConfigurationDocument document,
        EndpointPickerOptions options,
        EngineMetrics metrics,
        TimeProvider clock
    )
    {
        PluginRegistry registry = new();
        BuiltInPlugins.Register(registry);
        ConfigurationCompiler compiler = new(registry, metrics, clock, new SharedRandomSource())
        {
            AllowsExperimentalPlugins = options.AllowsExperimentalPlugins,
        };
        return compiler.Compile(document);
    }

    /// <summary>What is worth a line at start of the document and of what it was compiled to.</summary>
    public static IEnumerable<string> Warnings(ConfigurationDocument document, CompiledConfiguration configuration) =>
        configuration.Warnings.Concat(
            document
                .UnservedSections.Where(section => section != Discovery)
                .Select(s => $"'{s}' of {document.Source} has no effect here yet")
        );
}
