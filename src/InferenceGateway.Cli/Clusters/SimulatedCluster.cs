using InferenceGateway.Engine.Configuration;
using InferenceGateway.StandaloneGateway;
using InferenceGateway.StandaloneGateway.Hosting;
using Microsoft.Extensions.Logging;

namespace InferenceGateway.Cli.Clusters;

/// <summary>Simulated model servers and the standalone gateway in front of them, in this process.</summary>
internal sealed class SimulatedCluster : ICluster
{
    private readonly SimulatedServers _servers;
    private readonly StandaloneGatewayHost _gateway;

    private SimulatedCluster(SimulatedServers servers, StandaloneGatewayHost gateway, string policy)
    {
        _servers = servers;
        _gateway = gateway;
        Policy = policy;
    }

    public Uri Address => _gateway.Address;

    public string Policy { get; }

    /// <exception cref="ConfigurationException">The configuration or an option cannot work.</exception>
    /// <exception cref="IOException">The port is in use.</exception>
    public static async Task<SimulatedCluster> StartAsync(
        ClusterOptions options,
        ConfigurationDocument configuration,
        Action<ILoggingBuilder> configureLogging,
        CancellationToken cancellation
    )
    {
        SimulatedServers servers = await SimulatedServers.StartAsync(options, cancellation);
        StandaloneGatewayHost? gateway = null;
        try
        {
            StandaloneGatewayOptions gatewayOptions = GatewayOf(options, configuration) with
            {
                Endpoints = [.. servers.All.Select(server => $"{server.PodName}={server.Address.AbsoluteUri}")],
            };
            gateway = new StandaloneGatewayHost(gatewayOptions, TimeProvider.System, configureLogging);
            await gateway.StartAsync(cancellation);
            return new SimulatedCluster(servers, gateway, configuration.Source);
        }
        catch
        {
            if (gateway is not null)
            {
                await gateway.DisposeAsync();
            }

            await servers.DisposeAsync();
            throw;
        }
    }

    /// <summary>Finds out whether a cluster would start, without starting it.</summary>
    /// <exception cref="ConfigurationException">The configuration or an option cannot work.</exception>
    public static async Task CheckAsync(ClusterOptions options, ConfigurationDocument configuration)
    {
        SimulatedServers.LatencyOf(options);
        await using StandaloneGatewayHost gateway = new(
            GatewayOf(options, configuration) with
            {
                Endpoints = ["http://127.0.0.1:1/"],
            },
            TimeProvider.System
        );
    }

    public Task StopAsync() => _gateway.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _servers.DisposeAsync();
    }

    private static StandaloneGatewayOptions GatewayOf(ClusterOptions options, ConfigurationDocument configuration) =>
        new()
        {
            Port = options.Port,
            Configuration = configuration,
            AllowExperimentalPlugins = options.AllowsExperimentalPlugins,
        };
}
