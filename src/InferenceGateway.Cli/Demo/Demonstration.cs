using InferenceGateway.Cli.Clusters;
using InferenceGateway.Cli.Comparison;
using InferenceGateway.Cli.Demo.Envoy;
using InferenceGateway.Engine.Configuration;
using InferenceGateway.LoadGeneration.Program;
using InferenceGateway.LoadGeneration.Reports;
using InferenceGateway.LoadGeneration.Reports.Html;
using InferenceGateway.StandaloneGateway;
using Microsoft.Extensions.Logging;

namespace InferenceGateway.Cli.Demo;

/// <summary>
/// Shows the gateway at work: simulated servers behind it, a trace replayed through it, and the same trace through a gateway that routes at
/// random beside it, so that the difference is a measured one. The gateway is the standalone one, or Envoy with the endpoint picker.
/// </summary>
internal sealed class Demonstration(DemoOptions options, TextWriter output, TextWriter error, bool isTerminal)
{
    public async Task<int> RunAsync(Action<ILoggingBuilder> configureLogging, CancellationToken cancellation)
    {
        ConfigurationDocument configuration = options.ConfigurationFile is { } file
            ? ConfigurationReader.ReadFile(file)
            : DefaultPolicy.Document;
        await using ICluster cluster = await StartAsync(options.Cluster, configuration, configureLogging, cancellation);
        await using ICluster? baseline = options.HasBaseline
            ? await StartAsync(
                options.Cluster with
                {
                    Port = 0,
                },
                BuiltInPolicies.Random.Document,
                log => log.SetMinimumLevel(LogLevel.Error),
                cancellation
            )
            : null;
        await AnnounceAsync(cluster, hasBaseline: baseline is not null);

        Task<LoadReport>? others = baseline is null ? null : ReplayAsync(baseline, hasProgress: false, cancellation);
        LoadReport ours = await ReplayAsync(cluster, hasProgress: true, cancellation);
        DemoComparison.Write(output, ours, cluster.Policy, others is null ? null : await others);
        if (options.HtmlFile is not null)
        {
            await File.WriteAllTextAsync(options.HtmlFile, HtmlReport.Render(ours), cancellation);
        }

        if (!options.ExitsWhenDone && !cancellation.IsCancellationRequested)
        {
            await output.WriteLineAsync($"\nThe traffic has ended. {StaysUp(cluster)} until Ctrl-C.");
            await Exit.WhenCancelledAsync(cancellation);
        }

        await cluster.StopAsync();
        return ours.FailureCount == 0 ? 0 : Exit.Failed;
    }

    private async Task<ICluster> StartAsync(
        ClusterOptions shape,
        ConfigurationDocument configuration,
        Action<ILoggingBuilder> configureLogging,
        CancellationToken cancellation
    ) =>
        options.EnvoyProgram is { } envoy
            ? await EnvoyCluster.StartAsync(shape, configuration, envoy, configureLogging, cancellation)
            : await SimulatedCluster.StartAsync(shape, configuration, configureLogging, cancellation);

    private async Task AnnounceAsync(ICluster cluster, bool hasBaseline)
    {
        Uri address = cluster.Address;
        string compared = hasBaseline ? ", and the same traffic beside it with random routing" : "";
        string doors = cluster is EnvoyCluster envoy
            ? $"""
                Envoy       {address}v1/chat/completions   model {SimulatedServers.Model}
                            {envoy.Admin}stats?filter=ext_proc, {envoy.Admin}clusters
                Picker      {envoy.Metrics}
                """
            : $"""
                Live page   {address}live/
                Gateway     {address}v1/chat/completions   model {SimulatedServers.Model}
                """;
        await output.WriteLineAsync(
            $"""
            {doors}
            Behind it   {options.Cluster.Servers} simulated servers ({options.Cluster.Profile}), policy: {cluster.Policy}
            Traffic     {options.Traffic.Trace} at speed {options.Traffic.Replay.Speed:0.##}{compared}
            """
        );
    }

    private static string StaysUp(ICluster cluster) =>
        cluster is EnvoyCluster ? $"Envoy and picker stay up at {cluster.Address}" : $"The page stays up at {cluster.Address}live/";

    private async Task<LoadReport> ReplayAsync(ICluster cluster, bool hasProgress, CancellationToken cancellation)
    {
        LoadPlan plan = cluster.Plan(options.Traffic);
        ProgressLine? progress = hasProgress ? new ProgressLine(error, isTerminal, plan.ExpectedDuration) : null;
        TimeSpan interval = isTerminal ? TimeSpan.FromMilliseconds(250) : TimeSpan.FromSeconds(5);
        LoadReport report = await cluster.SendAsync(plan, progress, interval, cancellation);
        progress?.Clear();
        return report;
    }
}
