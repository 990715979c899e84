using InferenceGateway.Engine.Configuration;
using InferenceGateway.Simulation.Latency;
using InferenceGateway.Simulation.Model;
using InferenceGateway.Simulation.Server;
using InferenceGateway.StandaloneGateway;
using InferenceGateway.StandaloneGateway.Hosting;
using Microsoft.Extensions.Logging;

namespace InferenceGateway.Cli.Demo;

/// <summary>Simulated model servers and a gateway in front of them.</summary>
internal sealed class DemoCluster : IAsyncDisposable
{
    public const string Model = "demo/model-8b";

    private readonly List<SimulatedServer> _servers = [];

    private DemoCluster(string policy) => Policy = policy;

    /// <summary>What the gateway routes by.</summary>
    public string Policy { get; }

    public StandaloneGatewayHost Gateway { get; private set; } = null!;

    /// <exception cref="ConfigurationException">The configuration cannot work.</exception>
    /// <exception cref="IOException">The port is in use.</exception>
    public static async Task<DemoCluster> StartAsync(
        DemoOptions options,
        ConfigurationDocument configuration,
        int port,
        Action<ILoggingBuilder> configureLogging,
        CancellationToken cancellation
    )
    {
        DemoCluster cluster = new(configuration.Source);
        try
        {
            await cluster.StartServersAsync(options, cancellation);
            StandaloneGatewayOptions gateway = new()
            {
                Port = port,
                Configuration = configuration,
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

    private async Task StartServersAsync(DemoOptions options, CancellationToken cancellation)
    {
        LatencyOptions latency =
            LatencyProfiles.Find(options.Profile)
            ?? throw new ConfigurationException(
                $"--profile: '{options.Profile}' is not known; known are {string.Join(", ", LatencyProfiles.Names)}"
            );
        for (int i = 0; i < options.Servers; i++)
        {
            SimulatedServerOptions server = new()
            {
                Port = 0,
                Model = Model,
                PodName = $"server-{i + 1}",
                Seed = options.Seed + i,
                Engine = new ServerModelOptions { Latency = latency },
            };
            _servers.Add(await SimulatedServer.StartAsync(server, TimeProvider.System, null, cancellation));
        }
    }
}
