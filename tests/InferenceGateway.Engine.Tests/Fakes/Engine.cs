using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Engine.Configuration;
using InferenceGateway.Engine.Endpoints;
using InferenceGateway.Engine.Explanation;
using InferenceGateway.Engine.Metrics;
using InferenceGateway.Engine.Randomness;
using InferenceGateway.Engine.Requests;
using Microsoft.Extensions.Time.Testing;
using Prometheus;

namespace InferenceGateway.Engine.Tests.Fakes;

/// <summary>An engine over fake plugins, with a clock that the test moves.</summary>
internal sealed class FakeEngine : IRequestObserver
{
    public const string Configuration = """
        plugins:
        - type: scorer
        - type: best-first
        - type: parser
        - type: counter
        schedulingProfiles:
        - name: default
          plugins:
          - pluginRef: scorer
          - pluginRef: best-first
        requestHandler:
          parsers:
          - pluginRef: parser
        """;

    private readonly (string Type, IPlugin Plugin)[] _plugins;

    public FakeEngine(string configuration = Configuration, params string[] endpoints)
        : this(new DirectorOptions(), [], configuration, endpoints) { }

    /// <param name="plugins">Further plugin types that the configuration may name.</param>
    public FakeEngine(DirectorOptions options, (string Type, IPlugin Plugin)[] plugins, string configuration, params string[] endpoints)
    {
        _plugins = plugins;
        Metrics = new EngineMetrics(CollectorRegistry);
        Decisions = new DecisionLog(Clock, perSecond: 1000);
        Store.Replace([.. endpoints.Select((name, i) => Make.Endpoint(name, 8000 + i))]);
        CompiledConfiguration compiled = new ConfigurationCompiler(Registry(), Metrics, Clock, new SeededRandomSource(1)).Compile(
            ConfigurationReader.Parse("test", configuration)
        );
        Director = new RequestDirector(compiled, Store, Metrics, Decisions, Clock, [this], options);
    }

    public FakeTimeProvider Clock { get; } = new();

    public CollectorRegistry CollectorRegistry { get; } = Prometheus.Metrics.NewCustomRegistry();

    public EngineMetrics Metrics { get; }

    public EndpointStore Store { get; } = new();

    public DecisionLog Decisions { get; }

    public RequestDirector Director { get; }

    public Dictionary<string, double> Scores { get; } = [];

    public CountingHook Hook { get; } = new();

    public List<RequestOutcome> Outcomes { get; } = [];

    public void Ended(InferenceRequest request, RequestOutcome outcome)
    {
        lock (Outcomes)
        {
            Outcomes.Add(outcome);
        }
    }

    public RequestContext Begin() => Director.Begin(EmptyHeaders.Instance, "/v1/completions", "id");

    public RequestContext Begin(IRequestHeaders headers, string path = "/v1/chat/completions") => Director.Begin(headers, path, "id");

    public EndpointLoad Load => Store.Current.Load;

    public double MetricValue(string name)
    {
        using MemoryStream page = new();
        CollectorRegistry.CollectAndExportAsTextAsync(page).GetAwaiter().GetResult();
        return System
            .Text.Encoding.UTF8.GetString(page.ToArray())
            .Split('\n')
            .Where(line => line.StartsWith(name, StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture));
    }

    private PluginRegistry Registry()
    {
        PluginRegistry registry = new();
        registry.Add("scorer", PluginStability.Beta, _ => new FakeScorer(Scores));
        registry.Add("best-first", PluginStability.Beta, _ => new BestFirstPicker());
        registry.Add("parser", PluginStability.Beta, _ => new FakeParser());
        registry.Add("modelless", PluginStability.Beta, _ => new FakeParser { RequiresModel = false });
        registry.Add("counter", PluginStability.Beta, _ => Hook);
        registry.Add("refuse", PluginStability.Beta, _ => new RefusingHook());
        registry.Add("accept", PluginStability.Beta, _ => new AcceptingHook());
        registry.Add("max-score-picker", PluginStability.Beta, _ => new BestFirstPicker());
        registry.Add("single-profile-handler", PluginStability.Beta, _ => new FakeHandler([0], 0));
        registry.Add("prefix", PluginStability.Beta, b => new HalfPrefixProducer(b.Produces(PrefixMatch.DefaultKey), "a"));
        registry.Add("json-parser", PluginStability.Beta, _ => new JsonBodyParser());
        foreach ((string type, IPlugin plugin) in _plugins)
        {
            registry.Add(type, PluginStability.Beta, _ => plugin);
        }

        registry.Defaults = Defaults;
        return registry;
    }

    public static PluginDefaults Defaults { get; } =
        new()
        {
            SingleProfileHandler = "single-profile-handler",
            Picker = "max-score-picker",
            Parsers = [],
            Configuration = "",
        };
}
