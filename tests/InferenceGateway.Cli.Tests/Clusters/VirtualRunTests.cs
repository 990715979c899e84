using System.Text;
using InferenceGateway.Cli.Clusters;
using InferenceGateway.Cli.Comparison;
using InferenceGateway.LoadGeneration;
using InferenceGateway.LoadGeneration.Program;
using InferenceGateway.LoadGeneration.Reports;
using InferenceGateway.LoadGeneration.Workloads;

namespace InferenceGateway.Cli.Tests.Clusters;

public sealed class VirtualRunTests
{
    private static readonly ClusterOptions FourServers = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Equal_arguments_give_equal_reports_to_the_byte()
    {
        LoadSettings traffic = Sessions(20);

        string[] reports = [.. Enumerable.Range(0, 2).Select(_ => JsonOf(Run("default", FourServers, traffic)))];
        string other = JsonOf(Run("default", FourServers, traffic with { Seed = 2 }));

        reports[1].ShouldBe(reports[0]);
        other.ShouldNotBe(reports[0]);
    }

    [Fact]
    public void A_quiet_server_answers_as_arithmetic_says()
    {
        // One request of 512 prompt tokens with 11 tokens of answer, profile 8b-h100-roofline without jitter:
        // four hops of 0.2 ms; 10 ms before the engine sees it; the first step computes the prompt. The chat template adds its role markers,
        // a few tokens. A step is 9.6 ms when one sequence decodes; one without decoding is a sequence's share shorter:
        // 9.6 * 0.5 / 255 = 0.0188 ms. Prefill is 27 us a token: 512 * 0.027 = 13.8 ms.
        // First token: 0.8 + 10 + 9.58 + 13.8 = 34.2 ms, and at most 0.3 ms for up to ten tokens of the template.
        LoadSettings one = ClusterTraffic.Any with
        {
            Requests = 1,
            Concurrency = 1,
            InputTokens = LengthDistribution.Fixed(512),
            OutputTokens = LengthDistribution.Fixed(11),
        };

        LoadReport report = Run("default", FourServers, one);

        report.TimeToFirstToken!.Maximum.ShouldBeInRange(0.0341, 0.0346);
        // Ten more tokens at 9.6 ms and 39 ns for each of about 525 context tokens: 9.62 ms each.
        report.TimePerOutputToken!.Maximum.ShouldBeInRange(0.0096, 0.00965);
        report.SuccessCount.ShouldBe(1);
    }

    [Fact]
    public void Conversations_find_their_own_answers_in_the_cache()
    {
        LoadSettings conversations = ClusterTraffic.Any with { Workload = WorkloadKind.Conversation, Requests = 60, Rate = 2 };

        LoadReport report = Run("default", FourServers, conversations);

        report.SuccessCount.ShouldBe(60);
        // Each turn repeats all earlier ones; without the answers' own text a turn would miss from the first answer on.
        report.CachedRatio!.Value.ShouldBeGreaterThan(0.5);
    }

    [Fact]
    public void A_cancelled_run_gives_up() =>
        Should.Throw<OperationCanceledException>(() =>
            VirtualRun.Execute(
                FourServers,
                BuiltInPolicies.Find("default").Document,
                Sessions(20),
                0,
                _ => null,
                new CancellationToken(canceled: true)
            )
        );

    /// <summary>
    /// About six seconds in both kinds of time. The first seconds of real time pay for compiling and for whatever else the machine does, so
    /// real answers may be slower than virtual ones by more than the other way round.
    /// </summary>
    [Fact]
    public async Task Real_and_virtual_time_agree()
    {
        LoadSettings traffic = Sessions(10) with { Requests = 300 };
        await using SimulatedCluster cluster = await SimulatedCluster.StartAsync(
            FourServers,
            BuiltInPolicies.Find("default").Document,
            _ => { },
            Cancellation
        );
        LoadReport real = await cluster.SendAsync(cluster.Plan(traffic), null, TimeSpan.FromHours(1), Cancellation);
        LoadReport simulated = Run("default", FourServers, traffic);

        real.SuccessCount.ShouldBe(300);
        simulated.SuccessCount.ShouldBe(300);
        simulated.PromptTokens!.Sum.ShouldBe(real.PromptTokens!.Sum);
        simulated.CachedRatio!.Value.ShouldBe(real.CachedRatio!.Value, tolerance: 0.05);
        if (real.ScheduleDelay!.At(90) > 0.003)
        {
            Assert.Skip(
                "Real_and_virtual_time_agree: this machine is too busy to keep time: every tenth request was sent more than 3 ms late"
            );
        }

        double ratio = real.TimeToFirstToken!.At(50) / simulated.TimeToFirstToken!.At(50);
        ratio.ShouldBeInRange(0.75, 1.75, $"{real.TimeToFirstToken!.At(50)} s real, {simulated.TimeToFirstToken!.At(50)} s virtual");
        double perToken = real.TimePerOutputToken!.At(50) / simulated.TimePerOutputToken!.At(50);
        perToken.ShouldBeInRange(0.8, 1.5);
    }

    internal static LoadReport Run(string policy, ClusterOptions cluster, LoadSettings traffic) =>
        VirtualRun.Execute(cluster, BuiltInPolicies.Find(policy).Document, traffic, 0, _ => null, Cancellation).Report;

    private static LoadSettings Sessions(double speed) =>
        ClusterTraffic.Any with
        {
            Trace = "builtin:sessions",
            Replay = new TraceReplayOptions { Speed = speed },
            Requests = 150,
        };

    private static string JsonOf(LoadReport report)
    {
        using MemoryStream json = new();
        JsonReport.Write(report, json);
        return Encoding.UTF8.GetString(json.ToArray());
    }
}
