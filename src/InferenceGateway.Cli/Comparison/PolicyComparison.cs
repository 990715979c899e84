using InferenceGateway.Cli.Clusters;
using InferenceGateway.Engine.Configuration;
using InferenceGateway.LoadGeneration.Program;
using InferenceGateway.LoadGeneration.Reports;
using InferenceGateway.LoadGeneration.Reports.Comparison;
using InferenceGateway.LoadGeneration.Workloads;
using InferenceGateway.StandaloneGateway;
using Microsoft.Extensions.Logging;

namespace InferenceGateway.Cli.Comparison;

/// <summary>
/// Sends the same traffic through one policy after the other, each time on new servers and a new gateway, so that no run finds a cache or an
/// index that another filled and none competes with another for the processor.
/// </summary>
internal sealed class PolicyComparison(ComparisonOptions options, TextWriter output, TextWriter error, bool isTerminal)
{
    private const int Interrupted = 130;

    /// <summary>A throw-away burst, so that the first policy does not pay for compiling what the others then use.</summary>
    private static readonly LoadSettings WarmUp = ClusterTraffic.Any with
    {
        InputTokens = LengthDistribution.Fixed(256),
        OutputTokens = LengthDistribution.Fixed(16),
        Requests = 30,
        Concurrency = 8,
    };

    /// <summary>Runs everything and writes the reports. When it is cancelled, it reports the runs that were complete.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="ConfigurationException">A policy or the profile cannot work; found before the first run.</exception>
    /// <exception cref="LoadSettingsException">The traffic cannot be sent; found before the first run.</exception>
    /// <exception cref="IOException">A report cannot be written.</exception>
    public async Task<int> RunAsync(Action<ILoggingBuilder> configureLogging, CancellationToken cancellation)
    {
        ReportFiles.Check(options.JsonFile, options.HtmlFile);
        RunComparison? comparison = await MeasureAsync(configureLogging, cancellation);
        if (comparison is not null)
        {
            await WriteAsync(comparison);
        }

        if (cancellation.IsCancellationRequested)
        {
            return Interrupted;
        }

        return comparison!.Policies.All(policy => policy.Runs.All(run => run.FailureCount == 0)) ? 0 : Exit.Failed;
    }

    /// <summary>Runs everything. Null when it was cancelled before a run was complete.</summary>
    public async Task<RunComparison?> MeasureAsync(Action<ILoggingBuilder> configureLogging, CancellationToken cancellation)
    {
        // What is wrong with the last policy should not be found when the others have run.
        LoadPlan.Of(options.Traffic, SimulatedServers.Model);
        foreach (ComparedPolicy policy in options.Policies)
        {
            await SimulatedCluster.CheckAsync(options.Cluster, policy.Document);
        }

        List<LoadReport>[] runs = [.. options.Policies.Select(_ => new List<LoadReport>())];
        try
        {
            await WarmUpAsync(configureLogging, cancellation);
            // All policies once, then all again: what changes on the machine meanwhile meets them alike.
            for (int repeat = 0; repeat < options.Repeats; repeat++)
            {
                for (int policy = 0; policy < runs.Length; policy++)
                {
                    runs[policy].Add(await RunPolicyAsync(options.Policies[policy], repeat, policy, configureLogging, cancellation));
                }
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // What was complete is reported.
        }

        ComparedRuns[] measured =
        [
            .. options
                .Policies.Zip(runs, (policy, reports) => new ComparedRuns(policy.Name, reports))
                .Where(policy => policy.Runs.Count > 0),
        ];
        return measured.Length == 0 ? null : new RunComparison(Setting(), measured);
    }

    private async Task WarmUpAsync(Action<ILoggingBuilder> configureLogging, CancellationToken cancellation)
    {
        await error.WriteLineAsync("warming up");
        await using SimulatedCluster cluster = await SimulatedCluster.StartAsync(
            options.Cluster,
            DefaultPolicy.Document,
            configureLogging,
            cancellation
        );
        await cluster.SendAsync(cluster.Plan(WarmUp), null, TimeSpan.FromHours(1), cancellation);
        cancellation.ThrowIfCancellationRequested();
    }

    private async Task<LoadReport> RunPolicyAsync(
        ComparedPolicy policy,
        int repeat,
        int index,
        Action<ILoggingBuilder> configureLogging,
        CancellationToken cancellation
    )
    {
        // A run pays for its own garbage only.
        GC.Collect();
        int run = (repeat * options.Policies.Count) + index + 1;
        await error.WriteLineAsync($"[{run}/{options.Repeats * options.Policies.Count}] {policy.Name}");
        int seed = unchecked(options.Traffic.Seed + repeat) & int.MaxValue;
        await using SimulatedCluster cluster = await SimulatedCluster.StartAsync(
            options.Cluster,
            policy.Document,
            configureLogging,
            cancellation
        );
        LoadPlan plan = cluster.Plan(options.Traffic with { Seed = seed });
        ProgressLine progress = new(error, isTerminal, plan.ExpectedDuration);
        TimeSpan interval = isTerminal ? TimeSpan.FromMilliseconds(250) : TimeSpan.FromSeconds(10);
        LoadReport report = await cluster.SendAsync(plan, progress, interval, cancellation);
        progress.Clear();
        cancellation.ThrowIfCancellationRequested();
        return report;
    }

    private string Setting()
    {
        string slow = string.Concat(
            options
                .Cluster.SpeedFactors.OrderBy(server => server.Key)
                .Select(server => $", server {server.Key} at {server.Value:0.###} of the speed")
        );
        string repeats = options.Repeats > 1 ? $", {options.Repeats} runs each" : "";
        return $"{options.Cluster.Servers} simulated servers ({options.Cluster.Profile}){slow}{repeats}";
    }

    private async Task WriteAsync(RunComparison comparison)
    {
        if (options.JsonFile == ReportFiles.StandardOutput)
        {
            using MemoryStream json = new();
            ComparisonJson.Write(comparison, json);
            await output.WriteLineAsync(System.Text.Encoding.UTF8.GetString(json.GetBuffer().AsSpan(0, (int)json.Length)));
        }
        else
        {
            ComparisonTable.Write(comparison, output);
        }

        if (options.JsonFile is not (null or ReportFiles.StandardOutput))
        {
            await using FileStream file = File.Create(options.JsonFile);
            ComparisonJson.Write(comparison, file);
        }

        if (options.HtmlFile is not null)
        {
            await File.WriteAllTextAsync(options.HtmlFile, ComparisonPage.Render(comparison));
        }
    }
}
