using InferenceGateway.Engine.Configuration;
using InferenceGateway.Engine.Endpoints;
using InferenceGateway.Simulation.Clusters;
using InferenceGateway.Simulation.Latency;
using InferenceGateway.Simulation.Model;
using InferenceGateway.Simulation.Server;

namespace InferenceGateway.Cli.Clusters;

/// <summary>Shape of an <see cref="ICluster"/>. Immutable.</summary>
internal sealed record ClusterOptions
{
    /// <summary>Simulated model servers.</summary>
    public int Servers { get; init; } = 4;

    /// <summary>Timing of the simulated servers.</summary>
    public string Profile { get; init; } = "8b-h100-roofline";

    /// <summary>Seed of the first server; the others follow.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Servers, counted from 1, that run at a factor of the profile's speed; the others at 1.</summary>
    public IReadOnlyDictionary<int, double> SpeedFactors { get; init; } = new Dictionary<int, double>();

    /// <summary>Servers that die while the traffic goes on.</summary>
    public IReadOnlyList<ServerOutage> Outages { get; init; } = [];

    /// <summary>In virtual time only: how long anything takes from client to gateway, gateway to server, and back.</summary>
    public TimeSpan NetworkDelay { get; init; } = VirtualClusterOptions.DefaultNetworkDelay;

    /// <summary>In virtual time only: what comes of every scrape instead of a metrics page; null = the page.</summary>
    public FetchOutcome? ScrapeFailure { get; init; }

    /// <summary>Port of the gateway, 0 = any free one.</summary>
    public int Port { get; init; }

    /// <summary>Permits plugins of stability alpha.</summary>
    public bool AllowsExperimentalPlugins { get; init; }

    /// <summary>What server <paramref name="number"/>, counted from 1, is started with.</summary>
    /// <exception cref="ConfigurationException">The profile is not known.</exception>
    public SimulatedServerOptions ServerOf(int number)
    {
        LatencyOptions latency =
            LatencyProfiles.Find(Profile)
            ?? throw new ConfigurationException(
                $"--profile: '{Profile}' is not known; known are {string.Join(", ", LatencyProfiles.Names)}"
            );
        double speed = latency.SpeedFactor * SpeedFactors.GetValueOrDefault(number, 1);
        return new SimulatedServerOptions
        {
            Port = 0,
            Model = SimulatedServers.Model,
            PodName = $"server-{number}",
            Seed = Seed + number - 1,
            Engine = new ServerModelOptions { Latency = latency with { SpeedFactor = speed } },
        };
    }
}
