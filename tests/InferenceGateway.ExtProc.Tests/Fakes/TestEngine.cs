using System.Globalization;
using System.Text;
using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Engine.Configuration;
using InferenceGateway.Engine.Endpoints;
using InferenceGateway.Engine.Explanation;
using InferenceGateway.Engine.Metrics;
using InferenceGateway.Engine.Randomness;
using InferenceGateway.Engine.Requests;
using InferenceGateway.Plugins;
using Microsoft.Extensions.Time.Testing;
using Prometheus;

namespace InferenceGateway.ExtProc.Tests.Fakes;

/// <summary>An engine with the built-in plugins, some of the test's own, and a clock that the test moves.</summary>
internal sealed class TestEngine : IRequestObserver
{
    public const string Configuration = """
        plugins:
        - type: queue-scorer
        - type: max-score-picker
        - type: spy
        schedulingProfiles:
        - name: default
          plugins:
          - pluginRef: queue-scorer
          - pluginRef: max-score-picker
        """;

    private readonly CollectorRegistry _registry = Prometheus.Metrics.NewCustomRegistry();

    /// <param name="endpoints"><c>address:port</c>; 10.0.0.1:8000 when none is given.</param>
    public TestEngine(string configuration = Configuration, params string[] endpoints)
    {
        Metrics = new EngineMetrics(_registry);
        Serve(endpoints.Length == 0 ? ["10.0.0.1:8000"] : endpoints);
        PluginRegistry plugins = new();
        BuiltInPlugins.Register(plugins);
        plugins.Add("spy", PluginStability.Beta, _ => Spy);
        CompiledConfiguration compiled = new ConfigurationCompiler(plugins, Metrics, Clock, new SeededRandomSource(1))
        {
            AllowsExperimentalPlugins = true,
        }.Compile(ConfigurationReader.Parse("test", configuration));
        Director = new RequestDirector(compiled, Store, Metrics, new DecisionLog(Clock, perSecond: 1000), Clock, [this]);
    }

    public FakeTimeProvider Clock { get; } = new();

    public EngineMetrics Metrics { get; }

    public EndpointStore Store { get; } = new();

    public RequestDirector Director { get; }

    public SpyHook Spy { get; } = new();

    /// <summary>Every end so far.</summary>
    public List<(RequestEnding Ending, int Status)> Endings { get; } = [];

    public void Serve(params string[] endpoints) =>
        Store.Replace([.. endpoints.Select(e => new EndpointIdentity("default", e, new Uri($"http://{e}")))]);

    /// <summary>The endpoints were scraped, and these are their queues, by slot.</summary>
    public void Queues(params int[] waiting)
    {
        EndpointMetrics metrics = Store.Current.Metrics;
        for (int slot = 0; slot < waiting.Length; slot++)
        {
            metrics.WaitingRequests.At(slot) = waiting[slot];
            metrics.UpdatedAt.At(slot) = Clock.GetTimestamp();
        }
    }

    public void Ended(InferenceRequest request, RequestOutcome outcome)
    {
        lock (Endings)
        {
            Endings.Add((outcome.Ending, outcome.Status));
        }
    }

    /// <summary>Sum of a metric's series.</summary>
    public double MetricValue(string name)
    {
        using MemoryStream page = new();
        _registry.CollectAndExportAsTextAsync(page).GetAwaiter().GetResult();
        return Encoding
            .UTF8.GetString(page.ToArray())
            .Split('\n')
            .Where(line => line.StartsWith(name, StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }

    /// <summary>No request counts to any endpoint, and none is running.</summary>
    public void ShouldHoldNothing()
    {
        EndpointSnapshot snapshot = Store.Current;
        foreach (int slot in snapshot.Slots)
        {
            snapshot.Load.Requests[slot].ShouldBe(0);
            snapshot.Load.Tokens[slot].ShouldBe(0);
            snapshot.Load.Unanswered[slot].ShouldBe(0);
        }

        MetricValue("llm_d_epp_request_running").ShouldBe(0);
    }
}
