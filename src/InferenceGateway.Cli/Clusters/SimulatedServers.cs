using InferenceGateway.Engine.Configuration;
using InferenceGateway.Simulation.Latency;
using InferenceGateway.Simulation.Model;
using InferenceGateway.Simulation.Server;

namespace InferenceGateway.Cli.Clusters;

/// <summary>The simulated model servers of a cluster, in this process.</summary>
internal sealed class SimulatedServers : IAsyncDisposable
{
    public const string Model = "demo/model-8b";

    private readonly List<SimulatedServer> _servers = [];

    private SimulatedServers() { }

    public IReadOnlyList<SimulatedServer> All => _servers;

    /// <exception cref="ConfigurationException">The profile is not known.</exception>
    public static async Task<SimulatedServers> StartAsync(ClusterOptions options, CancellationToken cancellation)
    {
        SimulatedServers servers = new();
        try
        {
            LatencyOptions latency = LatencyOf(options);
            for (int i = 0; i < options.Servers; i++)
            {
                double speed = latency.SpeedFactor * options.SpeedFactors.GetValueOrDefault(i + 1, 1);
                SimulatedServerOptions server = new()
                {
                    Port = 0,
                    Model = Model,
                    PodName = $"server-{i + 1}",
                    Seed = options.Seed + i,
                    Engine = new ServerModelOptions { Latency = latency with { SpeedFactor = speed } },
                };
                servers._servers.Add(await SimulatedServer.StartAsync(server, TimeProvider.System, null, cancellation));
            }

            return servers;
        }
        catch
        {
            await servers.DisposeAsync();
            throw;
        }
    }

    /// <exception cref="ConfigurationException">The profile is not known.</exception>
    public static LatencyOptions LatencyOf(ClusterOptions options) =>
        LatencyProfiles.Find(options.Profile)
        ?? throw new ConfigurationException(
            $"--profile: '{options.Profile}' is not known; known are {string.Join(", ", LatencyProfiles.Names)}"
        );

    public async ValueTask DisposeAsync()
    {
        foreach (SimulatedServer server in _servers)
        {
            server.Kill();
            await server.DisposeAsync();
        }
    }
}
