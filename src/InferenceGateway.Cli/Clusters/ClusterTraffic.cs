using InferenceGateway.LoadGeneration;
using InferenceGateway.LoadGeneration.Program;
using InferenceGateway.LoadGeneration.Reports;
using InferenceGateway.LoadGeneration.Reports.Comparison;
using InferenceGateway.LoadGeneration.Sending;

namespace InferenceGateway.Cli.Clusters;

/// <summary>Sends traffic to a cluster.</summary>
internal static class ClusterTraffic
{
    /// <summary>Traffic of the default kind for any cluster; which one it goes to is filled in when it is sent.</summary>
    public static LoadSettings Any { get; } = new() { Target = new HttpTarget { BaseUri = new Uri("http://localhost/") } };

    /// <summary>What <paramref name="traffic"/> comes to when it is sent to this cluster.</summary>
    /// <exception cref="LoadSettingsException">The settings contradict each other, or the trace cannot be read.</exception>
    public static LoadPlan Plan(this ICluster cluster, LoadSettings traffic) => Plan(traffic, cluster.Address);

    /// <inheritdoc cref="Plan(ICluster, LoadSettings)"/>
    /// <param name="address">Of the cluster's gateway.</param>
    public static LoadPlan Plan(LoadSettings traffic, Uri address) =>
        LoadPlan.Of(
            traffic with
            {
                Target = traffic.Target with { BaseUri = address, Model = SimulatedServers.Model },
            },
            SimulatedServers.Model
        );

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
        (LoadReport report, _) = await SendAndTraceAsync(cluster, plan, progress, progressInterval, cancellation);
        return report;
    }

    /// <summary>As <see cref="SendAsync"/>, and says of every request where it went; without decisions.</summary>
    public static async Task<(LoadReport Report, IReadOnlyList<TracedRequest> Requests)> SendAndTraceAsync(
        this ICluster cluster,
        LoadPlan plan,
        IProgress<LoadProgress>? progress,
        TimeSpan progressInterval,
        CancellationToken cancellation
    )
    {
        using HttpRequestSender http = new(plan.Target, TimeProvider.System);
        TracingSender sender = new(http, TimeProvider.System);
        LoadOptions load = plan.Options with { ProgressInterval = progressInterval };
        using CancellationTokenSource sending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task outages = cluster.FollowOutagesAsync(sending.Token);
        LoadReport report = await LoadRun.ExecuteAsync(load, plan.Workload, sender, TimeProvider.System, progress, cancellation);
        await sending.CancelAsync();
        await outages;
        return (report, sender.Requests([]));
    }
}
