using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.Randomness;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;
using InferenceGateway.Abstractions.Text;
using InferenceGateway.Engine.Metrics;
using InferenceGateway.Engine.Requests;
using InferenceGateway.Engine.Scheduling;

namespace InferenceGateway.Engine.Configuration;

/// <summary>Builds the plugins of a document, adds the defaults, checks every reference, and puts the graph in order.</summary>
public sealed class ConfigurationCompiler(PluginRegistry registry, EngineMetrics metrics, TimeProvider clock, IRandomSource random)
{
    /// <summary>Permits plugins of stability alpha. Without it a document that needs one is refused before anything is built.</summary>
    public bool AllowsExperimentalPlugins { get; init; }

    /// <exception cref="ConfigurationException">The document cannot work; names the place.</exception>
    public CompiledConfiguration Compile(ConfigurationDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        PluginGraphBuilder build = new(registry, metrics, clock, random, document)
        {
            AllowsExperimentalPlugins = AllowsExperimentalPlugins,
        };
        build.CheckStability();
        build.CreatePlugins();
        IReadOnlyList<ProfileEntry> profiles = build.DefaultedProfiles();
        IReadOnlyList<string> parsers = build.DefaultedParsers();
        Named<ISaturationDetector>? detector = build.SaturationDetector();
        build.AddMissingProducers();
        ParserTable table = build.ParserTable(parsers);
        return new CompiledConfiguration(
            new PluginGraph
            {
                Needs = build.Needs,
                Warnings = [.. document.Warnings, .. build.Warnings],
                Plugins = build.Instances,
                Scheduler = build.Scheduler(profiles),
                Parsers = table,
                Producers = build.OrderedProducers(),
                HeaderProcessors = build.InRole<IRequestHeaderProcessor>(ExtensionPoints.RequestHeader),
                Screeners = build.InRole<IScreener>(ExtensionPoints.Screener),
                Admitters = build.InRole<IAdmitter>(ExtensionPoints.Admission),
                SaturationDetector = detector,
                PreRequestHooks = build.InRole<IPreRequestHook>("PreRequest"),
                ResponseHooks = build.InRole<IResponseHook>("ResponseReceived"),
                StreamingHooks = build.InRole<IResponseHook>("ResponseStreaming"),
                EndpointObservers = [.. build.Instances.Select(i => i.Plugin).OfType<IEndpointObserver>()],
                Columns = build.Columns.Columns,
                PrefixMatches = build.Columns.Columns.OfType<RequestData<PrefixMatch>>().FirstOrDefault(),
            }
        );
    }
}
