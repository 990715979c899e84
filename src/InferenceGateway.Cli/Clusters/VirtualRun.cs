using InferenceGateway.Engine.Configuration;
using InferenceGateway.Engine.Explanation;
using InferenceGateway.LoadGeneration;
using InferenceGateway.LoadGeneration.Program;
using InferenceGateway.LoadGeneration.Reports;
using InferenceGateway.LoadGeneration.Sending;
using InferenceGateway.Simulation.Clusters;
using InferenceGateway.Simulation.VirtualTime;

namespace InferenceGateway.Cli.Clusters;

/// <summary>Traffic through a cluster in virtual time: what <see cref="SimulatedCluster"/> does with sockets and a clock on the wall.</summary>
internal static class VirtualRun
{
    /// <summary>Sends the traffic until all of it is answered. Equal arguments give equal reports, to the byte.</summary>
    /// <param name="traffic">Its seed is also that of the gateway's own chance.</param>
    /// <param name="keptDecisions">Decisions to return, the latest ones; none are made when 0.</param>
    /// <exception cref="ConfigurationException">The configuration or an option cannot work.</exception>
    /// <exception cref="LoadSettingsException">The settings contradict each other, or the trace cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Given up.</exception>
    public static VirtualRunResult Execute(
        ClusterOptions options,
        ConfigurationDocument configuration,
        LoadSettings traffic,
        int keptDecisions,
        Func<LoadPlan, IProgress<LoadProgress>?> progress,
        CancellationToken cancellation
    )
    {
        EventLoop loop = new();
        using VirtualCluster cluster = new(
            new VirtualClusterOptions
            {
                Configuration = configuration,
                Servers = [.. Enumerable.Range(1, options.Servers).Select(options.ServerOf)],
                Outages = options.Outages,
                Seed = traffic.Seed,
                NetworkDelay = options.NetworkDelay,
                ScrapeFailure = options.ScrapeFailure,
                KeptDecisions = keptDecisions,
            },
            loop.Clock
        );
        LoadPlan plan = ClusterTraffic.Plan(traffic, new Uri("http://virtual/"));
        LoadOptions load = plan.Options with { ProgressInterval = (plan.ExpectedDuration ?? TimeSpan.FromMinutes(1)) / 100 };
        TracingSender? tracing = null;
        LoadReport report = loop.Run(
            async () =>
            {
                await cluster.StartAsync();
                IRequestSender sender = new VirtualRequestSender(cluster, plan.Target, loop.Clock);
                if (keptDecisions > 0)
                {
                    sender = tracing = new TracingSender(sender, loop.Clock);
                }

                LoadReport measured = await LoadRun.ExecuteAsync(
                    load,
                    plan.Workload,
                    sender,
                    loop.Clock,
                    progress(plan),
                    CancellationToken.None
                );
                await cluster.StopAsync();
                return measured;
            },
            cancellation
        );
        IReadOnlyList<DecisionRecord> decisions = cluster.Decisions;
        return new VirtualRunResult(report, decisions, tracing?.Requests(decisions) ?? []);
    }
}
