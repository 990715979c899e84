using InferenceGateway.Engine.Configuration;
using InferenceGateway.Engine.Endpoints;
using InferenceGateway.Simulation.Server;

namespace InferenceGateway.Simulation.Clusters;

/// <summary>Shape of a <see cref="VirtualCluster"/>. Immutable.</summary>
public sealed record VirtualClusterOptions
{
    /// <summary>Default of <see cref="NetworkDelay"/>: a cluster's network and its proxies' work.</summary>
    public static readonly TimeSpan DefaultNetworkDelay = TimeSpan.FromMilliseconds(0.2);

    /// <summary>What the gateway routes by.</summary>
    public required ConfigurationDocument Configuration { get; init; }

    /// <summary>The servers, at least one, each with a <see cref="SimulatedServerOptions.PodName"/> of its own. Host and port do not matter.</summary>
    public required IReadOnlyList<SimulatedServerOptions> Servers { get; init; }

    /// <summary>What happens to servers while the cluster runs.</summary>
    public IReadOnlyList<ServerOutage> Outages { get; init; } = [];

    /// <summary>Seed of the gateway's own chance.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How long anything takes from client to gateway, gateway to server, and back; 0 or more.</summary>
    public TimeSpan NetworkDelay { get; init; } = DefaultNetworkDelay;

    /// <summary>How metrics pages are scraped.</summary>
    public CollectorOptions Scraping { get; init; } = new();

    /// <summary>What comes of every scrape instead of a page; null = the page.</summary>
    public FetchOutcome? ScrapeFailure { get; init; }

    /// <summary>Decisions kept for explanation, the latest ones; 0 = none, which is faster.</summary>
    public int KeptDecisions { get; init; }
}
