using InferenceGateway.Engine.Configuration;
using InferenceGateway.Simulation.Clusters;
using InferenceGateway.Simulation.Server;

namespace InferenceGateway.Cli.Clusters;

/// <summary>The simulated model servers of a cluster, in this process.</summary>
internal sealed class SimulatedServers : IAsyncDisposable
{
    public const string Model = "demo/model-8b";

    private readonly List<SimulatedServer> _servers = [];

    private readonly IReadOnlyList<ServerOutage> _outages;

    private SimulatedServers(IReadOnlyList<ServerOutage> outages) => _outages = outages;

    public IReadOnlyList<SimulatedServer> All => _servers;

    /// <exception cref="ConfigurationException">The profile is not known.</exception>
    public static async Task<SimulatedServers> StartAsync(ClusterOptions options, CancellationToken cancellation)
    {
        SimulatedServers servers = new(options.Outages);
        try
        {
            for (int number = 1; number <= options.Servers; number++)
            {
                servers._servers.Add(await SimulatedServer.StartAsync(options.ServerOf(number), TimeProvider.System, null, cancellation));
            }

            return servers;
        }
        catch
        {
            await servers.DisposeAsync();
            throw;
        }
    }

    /// <summary>Has servers die and come back at their old address, as the options say, until cancelled.</summary>
    public Task FollowOutagesAsync(CancellationToken cancellation) =>
        Task.WhenAll(_outages.Select(outage => FollowAsync(outage, cancellation)));

    public async ValueTask DisposeAsync()
    {
        foreach (SimulatedServer server in _servers)
        {
            server.Kill();
            await server.DisposeAsync();
        }
    }

    /// <summary>Outages of one server do not overlap.</summary>
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
