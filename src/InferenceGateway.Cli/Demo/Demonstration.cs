using InferenceGateway.Cli.Clusters;
using InferenceGateway.Cli.Comparison;
using InferenceGateway.Engine.Configuration;
using InferenceGateway.LoadGeneration.Program;
using InferenceGateway.LoadGeneration.Reports;
using InferenceGateway.LoadGeneration.Reports.Html;
using InferenceGateway.StandaloneGateway;
using Microsoft.Extensions.Logging;

namespace InferenceGateway.Cli.Demo;

/// <summary>
/// Shows the gateway at work: simulated servers behind it, a trace replayed through it, and the same trace through a gateway that routes at
/// random beside it, so that the difference is a measured one.
/// </summary>
internal sealed class Demonstration(DemoOptions options, TextWriter output, TextWriter error, bool isTerminal)
{
    public async Task<int> RunAsync(Action<ILoggingBuilder> configureLogging, CancellationToken cancellation)
    {
        ConfigurationDocument configuration = options.ConfigurationFile is { } file
            ? ConfigurationReader.ReadFile(file)
            : DefaultPolicy.Document;
        await using SimulatedCluster cluster = await SimulatedCluster.StartAsync(
            options.Cluster,
            configuration,
            configureLogging,
            cancellation
        );
        await using SimulatedCluster? baseline = options.HasBaseline
            ? await SimulatedCluster.StartAsync(
                options.Cluster with
                {
                    Port = 0,
                },
                BuiltInPolicies.Random.Document,
                log => log.SetMinimumLevel(LogLevel.Error),
                cancellation
            )
            : null;
        await AnnounceAsync(cluster, baseline);

        Task<LoadReport>? others = baseline is null ? null : ReplayAsync(baseline, hasProgress: false, cancellation);
        LoadReport ours = await ReplayAsync(cluster, hasProgress: true, cancellation);
        DemoComparison.Write(output, ours, cluster.Policy, others is null ? null : await others);
        if (options.HtmlFile is not null)
        {
            await File.WriteAllTextAsync(options.HtmlFile, HtmlReport.Render(ours), cancellation);
        }

        if (!options.ExitsWhenDone && !cancellation.IsCancellationRequested)
        {
            await output.WriteLineAsync($"\nThe traffic has ended. The page stays up at {cluster.Gateway.Address}live/ until Ctrl-C.");
            await Exit.WhenCancelledAsync(cancellation);
        }

        await cluster.Gateway.StopAsync();
        return ours.FailureCount == 0 ? 0 : Exit.Failed;
    }

    private async Task AnnounceAsync(SimulatedCluster cluster, SimulatedCluster? baseline)
    {
        Uri address = cluster.Gateway.Address;
        string compared = baseline is null ? "" : ", and the same traffic beside it with random routing";
        await output.WriteLineAsync(
            $"""
            Live page   {address}live/
            Gateway     {address}v1/chat/completions   model {SimulatedCluster.Model}
            Behind it   {options.Cluster.Servers} simulated servers ({options.Cluster.Profile}), policy: {cluster.Policy}
            Traffic     {options.Traffic.Trace} at speed {options.Traffic.Replay.Speed:0.##}{compared}
            """
        );
    }

    private async Task<LoadReport> ReplayAsync(SimulatedCluster cluster, bool hasProgress, CancellationToken cancellation)
    {
        LoadPlan plan = cluster.Plan(options.Traffic);
        ProgressLine? progress = hasProgress ? new ProgressLine(error, isTerminal, plan.ExpectedDuration) : null;
        TimeSpan interval = isTerminal ? TimeSpan.FromMilliseconds(250) : TimeSpan.FromSeconds(5);
        LoadReport report = await cluster.SendAsync(plan, progress, interval, cancellation);
        progress?.Clear();
        return report;
    }
}
