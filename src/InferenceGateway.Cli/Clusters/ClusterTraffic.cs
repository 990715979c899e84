using InferenceGateway.LoadGeneration;
using InferenceGateway.LoadGeneration.Program;
using InferenceGateway.LoadGeneration.Reports;
using InferenceGateway.LoadGeneration.Sending;

namespace InferenceGateway.Cli.Clusters;

/// <summary>Sends traffic to a cluster.</summary>
internal static class ClusterTraffic
{
    /// <summary>Traffic of the default kind for any cluster; which one it goes to is filled in when it is sent.</summary>
    public static LoadSettings Any { get; } = new() { Target = new HttpTarget { BaseUri = new Uri("http://localhost/") } };

    /// <summary>What <paramref name="traffic"/> comes to when it is sent to this cluster.</summary>
    /// <exception cref="LoadSettingsException">The settings contradict each other, or the trace cannot be read.</exception>
    public static LoadPlan Plan(this ICluster cluster, LoadSettings traffic) =>
        LoadPlan.Of(traffic with { Target = Target(cluster) }, SimulatedServers.Model);

    /// <summary>Sends traffic through the gateway until all of it is answered.</summary>
    /// <param name="cancellation">Ends it early; the report says so.</param>
    public static async Task<LoadReport> SendAsync(
        this ICluster cluster,
        LoadPlan plan,
        IProgress<LoadProgress>? progress,
        TimeSpan progressInterval,
        CancellationToken cancellation
    )
    {
        using HttpRequestSender sender = new(Target(cluster), TimeProvider.System);
        LoadOptions load = plan.Options with { ProgressInterval = progressInterval };
        return await LoadRun.ExecuteAsync(load, plan.Workload, sender, TimeProvider.System, progress, cancellation);
    }

    private static HttpTarget Target(ICluster cluster) => new() { BaseUri = cluster.Address, Model = SimulatedServers.Model };
}
