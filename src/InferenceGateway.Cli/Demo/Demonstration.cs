using InferenceGateway.Engine.Configuration;
using InferenceGateway.LoadGeneration;
using InferenceGateway.LoadGeneration.Program;
using InferenceGateway.LoadGeneration.Reports;
using InferenceGateway.LoadGeneration.Reports.Html;
using InferenceGateway.LoadGeneration.Sending;
using InferenceGateway.StandaloneGateway;
using Microsoft.Extensions.Logging;

namespace InferenceGateway.Cli.Demo;

/// <summary>
/// Shows the gateway at work: simulated servers behind it, a trace replayed through it, and the same trace through a gateway that routes at
/// random beside it, so that the difference is a measured one.
/// </summary>
internal sealed class Demonstration(DemoOptions options, TextWriter output, TextWriter error, bool isTerminal)
{
    private const string RandomRouting = """
        apiVersion: llm-d.ai/v1alpha1
        kind: EndpointPickerConfig
        plugins:
        - type: random-picker
        """;

    public async Task<int> RunAsync(Action<ILoggingBuilder> configureLogging, CancellationToken cancellation)
    {
        ConfigurationDocument configuration = options.ConfigurationFile is { } file
            ? ConfigurationReader.ReadFile(file)
            : DefaultPolicy.Document;
        await using DemoCluster cluster = await DemoCluster.StartAsync(
            options,
            configuration,
            options.Port,
            configureLogging,
            cancellation
        );
        await using DemoCluster? baseline = options.HasBaseline
            ? await DemoCluster.StartAsync(
                options,
                ConfigurationReader.Parse("random routing", RandomRouting),
                0,
                log => log.SetMinimumLevel(LogLevel.Error),
                cancellation
            )
            : null;
        await AnnounceAsync(cluster, baseline);

        Task<LoadReport?> others = baseline is null ? Task.FromResult<LoadReport?>(null) : ReplayAsync(baseline, null, cancellation);
        LoadReport ours = (
            await ReplayAsync(cluster, new ProgressLine(error, isTerminal, PlanFor(cluster).ExpectedDuration), cancellation)
        )!;
        DemoComparison.Write(output, ours, cluster.Policy, await others);
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

    private async Task AnnounceAsync(DemoCluster cluster, DemoCluster? baseline)
    {
        Uri address = cluster.Gateway.Address;
        string compared = baseline is null ? "" : ", and the same traffic beside it with random routing";
        await output.WriteLineAsync(
            $"""
            Live page   {address}live/
            Gateway     {address}v1/chat/completions   model {DemoCluster.Model}
            Behind it   {options.Servers} simulated servers ({options.Profile}), policy: {cluster.Policy}
            Traffic     {options.Trace} at speed {options.Replay.Speed:0.##}{compared}
            """
        );
    }

    private async Task<LoadReport?> ReplayAsync(DemoCluster cluster, ProgressLine? progress, CancellationToken cancellation)
    {
        LoadPlan plan = PlanFor(cluster);
        LoadOptions load = plan.Options with { ProgressInterval = isTerminal ? TimeSpan.FromMilliseconds(250) : TimeSpan.FromSeconds(5) };
        using HttpRequestSender sender = new(TargetOf(cluster), TimeProvider.System);
        LoadReport report = await LoadRun.ExecuteAsync(load, plan.Workload, sender, TimeProvider.System, progress, cancellation);
        progress?.Clear();
        return report;
    }

    private LoadPlan PlanFor(DemoCluster cluster) =>
        LoadPlan.Of(
            new LoadSettings
            {
                Target = TargetOf(cluster),
                Trace = options.Trace,
                Replay = options.Replay,
                Requests = options.Requests,
                Seed = options.Seed,
            },
            DemoCluster.Model
        );

    private static HttpTarget TargetOf(DemoCluster cluster) => new() { BaseUri = cluster.Gateway.Address, Model = DemoCluster.Model };
}
