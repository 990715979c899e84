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
    /// <summary>Seconds; of 200 ms to the first token no more than that can be put down to the machine.</summary>
    private const double MostLate = 0.03;

    /// <summary>
    /// Part by which a result may change because single requests go another way: a moment's difference decides between equal servers. A server
    /// that is a fifth faster or slower changes results by half as much again and more.
    /// </summary>
    private const double OtherWays = 0.1;

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

    /// <summary>The request of the test above, answered whole: eleven tokens, the first after 34.2 ms, ten more at 9.62 ms each.</summary>
    [Fact]
    public void A_whole_answer_takes_as_long_as_its_last_token()
    {
        LoadSettings one = ClusterTraffic.Any with
        {
            Target = ClusterTraffic.Any.Target with { Streams = false },
            Requests = 1,
            Concurrency = 1,
            InputTokens = LengthDistribution.Fixed(512),
            OutputTokens = LengthDistribution.Fixed(11),
        };

        LoadReport report = Run("default", FourServers, one);

        report.TimeToFirstToken.ShouldBeNull();
        report.RequestLatency!.Maximum.ShouldBeInRange(0.1302, 0.1311);
        report.OutputTokens!.Sum.ShouldBe(11);
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

    /// <summary>
    /// Whoever computes a long system prompt first would keep all conversations, because no single one gains by computing it once more: all
    /// endpoints must come to hold it.
    /// </summary>
    [Fact]
    public void A_system_prompt_that_all_share_does_not_keep_all_on_one_server()
    {
        LoadSettings conversations = ClusterTraffic.Any with
        {
            Workload = WorkloadKind.Conversation,
            Conversation = new ConversationOptions { SystemPromptTokens = 6000 },
            OutputTokens = LengthDistribution.Fixed(150),
            Requests = 400,
            Rate = 4,
        };

        LoadReport ours = Run("default", FourServers, conversations);
        LoadReport turns = Run("round-robin", FourServers, conversations);

        ours.SuccessCount.ShouldBe(400);
        ours.Endpoints.Min(endpoint => endpoint.Share).ShouldBeGreaterThan(0.1);
        ours.TimeToFirstToken!.At(50).ShouldBeLessThan(turns.TimeToFirstToken!.At(50));
        ours.TimeToFirstToken!.At(90).ShouldBeLessThan(turns.TimeToFirstToken!.At(90));
        ours.RequestLatency!.At(50).ShouldBeLessThan(1.25 * turns.RequestLatency!.At(50));
    }

    /// <summary>
    /// Servers that keep up only as long as most of each prompt comes from their caches. Whoever leaves his cache for a shorter queue makes
    /// work that was not there, and the next one finds all queues longer: turns end there, with a sixth of their goodput.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_pool_that_lives_on_its_caches_does_not_break_down(int seed)
    {
        ClusterOptions slow = FourServers with { Profile = "8b-h100" };
        LoadSettings traffic = Sessions(7) with { Requests = 300, Seed = seed };

        LoadReport ours = Run("default", slow, traffic);
        LoadReport others = Run("queue-kv-prefix", slow, traffic);

        ours.SuccessCount.ShouldBe(300);
        ours.CachedRatio!.Value.ShouldBeGreaterThan(0.85);
        ours.TimeToFirstToken!.At(50).ShouldBeLessThan(others.TimeToFirstToken!.At(50));
        ours.TimeToFirstToken!.At(90).ShouldBeLessThan(others.TimeToFirstToken!.At(90));
    }

    /// <summary>Of whole answers only the end is heard: what waits and what is fast must be told from that alone.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Clients_that_do_not_stream_are_served_no_worse(int seed)
    {
        ClusterOptions slow = FourServers with { Profile = "8b-h100" };
        LoadSettings sessions = Sessions(6);
        LoadSettings traffic = sessions with { Requests = 300, Seed = seed, Target = sessions.Target with { Streams = false } };

        LoadReport ours = Run("default", slow, traffic);
        LoadReport others = Run("queue-kv-prefix", slow, traffic);

        ours.SuccessCount.ShouldBe(300);
        ours.RequestLatency!.At(50).ShouldBeLessThan(others.RequestLatency!.At(50));
        ours.RequestLatency!.At(90).ShouldBeLessThan(others.RequestLatency!.At(90));
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
    /// About 20 seconds. Servers at a fifth of their speed take 200 ms to a first token and 50 ms or more for each further one: long against
    /// what a busy machine is late. Results may differ by what single requests make and by what this machine was measured to be late.
    /// </summary>
    [Fact]
    public async Task Real_and_virtual_time_agree()
    {
        ClusterOptions slow = FourServers with { SpeedFactors = Enumerable.Range(1, 4).ToDictionary(number => number, _ => 0.2) };
        LoadSettings traffic = Sessions(2) with { Requests = 100 };
        await using SimulatedCluster cluster = await SimulatedCluster.StartAsync(
            slow,
            BuiltInPolicies.Find("default").Document,
            _ => { },
            Cancellation
        );
        LoadReport real = await cluster.SendAsync(cluster.Plan(traffic), null, TimeSpan.FromHours(1), Cancellation);
        LoadReport simulated = Run("default", slow, traffic);

        real.SuccessCount.ShouldBe(100);
        simulated.SuccessCount.ShouldBe(100);
        simulated.PromptTokens!.Sum.ShouldBe(real.PromptTokens!.Sum);
        double late = real.ScheduleDelay!.At(90);
        if (late > MostLate)
        {
            Assert.Skip(
                $"Real_and_virtual_time_agree: this machine is too busy to keep time: every tenth request was sent more than {late:0.000} s late"
            );
        }

        // On its way to the first token a request meets the sender's lateness, and that of a gateway and of a server of the same machine.
        ShouldAgree("time to first token", report => report.TimeToFirstToken!.At(50), 3 * late);
        // Each step of a server starts when the one before was noticed to be over: typically as late as a request is sent.
        ShouldAgree("time per output token", report => report.TimePerOutputToken!.At(50), real.ScheduleDelay!.At(50));
        ShouldAgree("latency per token", report => report.RequestLatency!.Mean / report.OutputTokens!.Mean, real.ScheduleDelay!.At(50));
        ShouldAgree("cached ratio", report => report.CachedRatio!.Value, 0);

        void ShouldAgree(string what, Func<LoadReport, double> value, double lateness)
        {
            double expected = value(simulated);
            value(real).ShouldBeInRange(expected * (1 - OtherWays), (expected * (1 + OtherWays)) + lateness, $"{what} of the real run");
        }
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
