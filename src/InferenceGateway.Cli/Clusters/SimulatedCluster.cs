using InferenceGateway.Engine.Configuration;
using InferenceGateway.LoadGeneration;
using InferenceGateway.LoadGeneration.Program;
using InferenceGateway.LoadGeneration.Reports;
using InferenceGateway.LoadGeneration.Reports.Comparison;
using InferenceGateway.LoadGeneration.Sending;
using InferenceGateway.Simulation.Clusters;
using InferenceGateway.Simulation.Server;
using InferenceGateway.StandaloneGateway;
using InferenceGateway.StandaloneGateway.Hosting;
using Microsoft.Extensions.Logging;

namespace InferenceGateway.Cli.Clusters;

/// <summary>Simulated model servers and a gateway in front of them, in this process.</summary>
internal sealed class SimulatedCluster : IAsyncDisposable
{
    public const string Model = "demo/model-8b";

    private readonly List<SimulatedServer> _servers = [];

    private readonly ClusterOptions _options;

    private SimulatedCluster(ClusterOptions options, string policy)
    {
        _options = options;
        Policy = policy;
    }

    /// <summary>What the gateway routes by.</summary>
    public string Policy { get; }

    public StandaloneGatewayHost Gateway { get; private set; } = null!;

    /// <summary>Traffic of the default kind for any cluster; which one it goes to is filled in when it is sent.</summary>
    public static LoadSettings AnyTraffic { get; } = new() { Target = new HttpTarget { BaseUri = new Uri("http://localhost/") } };

    /// <exception cref="ConfigurationException">The configuration or an option cannot work.</exception>
    /// <exception cref="IOException">The port is in use.</exception>
    public static async Task<SimulatedCluster> StartAsync(
        ClusterOptions options,
        ConfigurationDocument configuration,
        Action<ILoggingBuilder> configureLogging,
        CancellationToken cancellation
    )
    {
        SimulatedCluster cluster = new(options, configuration.Source);
        try
        {
            await cluster.StartServersAsync(cancellation);
            StandaloneGatewayOptions gateway = GatewayOf(options, configuration) with
            {
                Endpoints = [.. cluster._servers.Select(server => $"{server.PodName}={server.Address.AbsoluteUri}")],
            };
            cluster.Gateway = new StandaloneGatewayHost(gateway, TimeProvider.System, configureLogging);
            await cluster.Gateway.StartAsync(cancellation);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Finds out whether a cluster would start, without starting it.</summary>
    /// <exception cref="ConfigurationException">The configuration or an option cannot work.</exception>
    public static async Task CheckAsync(ClusterOptions options, ConfigurationDocument configuration)
    {
        options.ServerOf(1);
        await using StandaloneGatewayHost gateway = new(
            GatewayOf(options, configuration) with
            {
                Endpoints = ["http://127.0.0.1:1/"],
            },
            TimeProvider.System
        );
    }

    /// <summary>What <paramref name="traffic"/> comes to when it is sent to this cluster.</summary>
    /// <exception cref="LoadSettingsException">The settings contradict each other, or the trace cannot be read.</exception>
    public LoadPlan Plan(LoadSettings traffic) => LoadPlan.Of(traffic with { Target = Target }, Model);

    /// <summary>Sends traffic through the gateway until all of it is answered.</summary>
    /// <param name="cancellation">Ends it early; the report says so.</param>
    public async Task<LoadReport> SendAsync(
        LoadPlan plan,
        IProgress<LoadProgress>? progress,
        TimeSpan progressInterval,
        CancellationToken cancellation
    )
    {
        (LoadReport report, _) = await SendAndTraceAsync(plan, progress, progressInterval, cancellation);
        return report;
    }

    /// <summary>As <see cref="SendAsync"/>, and says of every request where it went; without decisions.</summary>
    public async Task<(LoadReport Report, IReadOnlyList<TracedRequest> Requests)> SendAndTraceAsync(
        LoadPlan plan,
        IProgress<LoadProgress>? progress,
        TimeSpan progressInterval,
        CancellationToken cancellation
    )
    {
        using HttpRequestSender http = new(Target, TimeProvider.System);
        TracingSender sender = new(http, TimeProvider.System);
        LoadOptions load = plan.Options with { ProgressInterval = progressInterval };
        using CancellationTokenSource sending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task outages = Task.WhenAll(_options.Outages.Select(outage => FollowAsync(outage, sending.Token)));
        LoadReport report = await LoadRun.ExecuteAsync(load, plan.Workload, sender, TimeProvider.System, progress, cancellation);
        await sending.CancelAsync();
        await outages;
        return (report, sender.Requests([]));
    }

    public async ValueTask DisposeAsync()
    {
        if (Gateway is not null)
        {
            await Gateway.DisposeAsync();
        }

        foreach (SimulatedServer server in _servers)
        {
            server.Kill();
            await server.DisposeAsync();
        }
    }

    private HttpTarget Target => new() { BaseUri = Gateway.Address, Model = Model };

    private static StandaloneGatewayOptions GatewayOf(ClusterOptions options, ConfigurationDocument configuration) =>
        new()
        {
            Port = options.Port,
            Configuration = configuration,
            AllowExperimentalPlugins = options.AllowsExperimentalPlugins,
        };

    private async Task StartServersAsync(CancellationToken cancellation)
    {
        for (int number = 1; number <= _options.Servers; number++)
        {
            _servers.Add(await SimulatedServer.StartAsync(_options.ServerOf(number), TimeProvider.System, null, cancellation));
        }
    }

    /// <summary>Has a server die and come back at its old address. Outages of one server do not overlap.</summary>
    private async Task FollowAsync(ServerOutage outage, CancellationToken cancellation)
    {
        int index = outage.Server - 1;
        try
        {
            await Task.Delay(outage.From, TimeProvider.System, cancellation);
            SimulatedServer dying = _servers[index];
            await dying.DisposeAsync();
            if (outage.To is { } back)
            {
                await Task.Delay(back - outage.From, TimeProvider.System, cancellation);
                SimulatedServerOptions options = dying.Options with { Port = dying.Address.Port };
                _servers[index] = await SimulatedServer.StartAsync(options, TimeProvider.System, null, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The traffic ended first.
        }
    }
}
