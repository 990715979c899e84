using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Engine.Configuration;
using InferenceGateway.Engine.Endpoints;
using InferenceGateway.Engine.Explanation;
using InferenceGateway.Engine.Metrics;
using InferenceGateway.Engine.Randomness;
using InferenceGateway.Engine.Requests;
using InferenceGateway.Plugins;
using InferenceGateway.Simulation.Server;
using InferenceGateway.Simulation.VirtualTime;
using Microsoft.Extensions.Logging.Abstractions;
using Prometheus;
using Collector = InferenceGateway.Engine.Endpoints.Collector;

namespace InferenceGateway.Simulation.Clusters;

/// <summary>
/// Model servers and a gateway in front of them in virtual time: the engine, the plugins and the servers' model are those of the real ones, only
/// sockets are left out. Belongs to one <see cref="EventLoop"/> and is used from within its work.
/// </summary>
public sealed class VirtualCluster : IDisposable
{
    /// <summary>Endpoints tried for one request, as the standalone gateway does by default.</summary>
    internal const int MaximumAttempts = 3;

    private readonly VirtualServer[] _servers;
    private readonly Dictionary<string, VirtualServer> _byName;
    private readonly IReadOnlyList<ServerOutage> _outages;
    private readonly Collector _collector;
    private readonly EndpointStore _store = new();
    private readonly DecisionLog _decisions;
    private readonly CancellationTokenSource _stopping = new();
    private Task _scraping = Task.CompletedTask;

    /// <exception cref="ConfigurationException">The configuration cannot work, or an outage names no server.</exception>
    /// <exception cref="ArgumentException">A server's options are out of range.</exception>
    public VirtualCluster(VirtualClusterOptions options, VirtualClock clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.NetworkDelay, TimeSpan.Zero);
        Clock = clock;
        NetworkDelay = options.NetworkDelay;
        _servers = [.. options.Servers.Select(server => new VirtualServer(server, clock))];
        _byName = _servers.ToDictionary(server => server.Name, StringComparer.Ordinal);
        _outages = options.Outages;
        if (_outages.FirstOrDefault(outage => outage.Server < 1 || outage.Server > _servers.Length) is { } nobody)
        {
            throw new ConfigurationException($"there is no server {nobody.Server}; there are {_servers.Length}");
        }

        EngineMetrics metrics = new(Prometheus.Metrics.NewCustomRegistry());
        PluginRegistry registry = new();
        BuiltInPlugins.Register(registry);
        CompiledConfiguration configuration = new ConfigurationCompiler(registry, metrics, clock, new SeededRandomSource(options.Seed))
        {
            AllowsExperimentalPlugins = true,
        }.Compile(options.Configuration);
        _store.Replace([.. options.Servers.Select(IdentityOf)]);
        _decisions = new DecisionLog(clock, Math.Max(1, options.KeptDecisions), options.KeptDecisions > 0 ? int.MaxValue : 0);
        Director = new RequestDirector(configuration, _store, metrics, _decisions, clock, []);
        _collector = new Collector(
            _store,
            new VirtualMetricsFetcher(this, clock, options.Scraping.Timeout, options.ScrapeFailure),
            options.Scraping,
            metrics,
            clock,
            NullLogger<Collector>.Instance
        );
    }

    internal VirtualClock Clock { get; }

    internal TimeSpan NetworkDelay { get; }

    internal RequestDirector Director { get; }

    /// <summary>The kept decisions, the latest first.</summary>
    public IReadOnlyList<DecisionRecord> Decisions => _decisions.Latest(int.MaxValue);

    /// <summary>Scrapes every server once, goes on scraping, and has the outages come when they are due.</summary>
    public async Task StartAsync()
    {
        await _collector.ScrapeAllAsync(_stopping.Token);
        _scraping = _collector.RunAsync(_stopping.Token);
        foreach (ServerOutage outage in _outages)
        {
            VirtualServer server = _servers[outage.Server - 1];
            Clock.Post(outage.From, server.Kill);
            if (outage.To is { } back)
            {
                Clock.Post(back, server.Start);
            }
        }
    }

    /// <summary>Ends the scraping.</summary>
    public Task StopAsync()
    {
        _stopping.Cancel();
        return _scraping;
    }

    /// <summary>Sends a chat completion request from a client of its own.</summary>
    /// <param name="body">The JSON body of the request; not to be changed until the answer has ended.</param>
    /// <param name="requestId">Names the request in <see cref="Decisions"/>.</param>
    /// <param name="keepsText">Whether the end of the answer shall have its text.</param>
    /// <param name="client">Told what comes back.</param>
    public IVirtualExchange Send(ReadOnlyMemory<byte> body, string requestId, bool keepsText, IVirtualClient client)
    {
        VirtualExchange exchange = new(this, body, requestId, keepsText, client);
        exchange.Begin();
        return exchange;
    }

    public void Dispose() => _stopping.Dispose();

    internal VirtualServer ServerOf(Endpoint endpoint) => _byName[endpoint.Name];

    internal void ConnectionFailed(Endpoint endpoint) => _collector.ConnectionFailed(endpoint);

    /// <summary>Addresses that differ, so that plugins which look at them can tell the servers apart.</summary>
    private static EndpointIdentity IdentityOf(SimulatedServerOptions server, int index) =>
        new(
            EndpointIdentity.DefaultNamespace,
            server.PodName ?? "sim",
            new Uri($"http://10.{index >> 16}.{(index >> 8) & 255}.{index & 255}:8000/")
        );
}
