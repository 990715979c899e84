using InferenceGateway.Cli.Clusters;
using InferenceGateway.Cli.Comparison;
using InferenceGateway.Engine.Endpoints;
using InferenceGateway.Engine.Explanation;
using InferenceGateway.LoadGeneration.Arrivals;
using InferenceGateway.LoadGeneration.Program;
using InferenceGateway.LoadGeneration.Reports;
using InferenceGateway.LoadGeneration.Workloads;
using InferenceGateway.Simulation.Clusters;

namespace InferenceGateway.Cli.Tests.Clusters;

/// <summary>What the default policy does when servers die and metrics pages fail. The trace lasts 5.6 s: 300 requests at ten times the speed.</summary>
public sealed class VirtualOutageTests
{
    private static readonly ClusterOptions FourServers = new();

    private static readonly LoadSettings Sessions = ClusterTraffic.Any with
    {
        Trace = "builtin:sessions",
        Replay = new TraceReplayOptions { Speed = 10 },
    };

    [Fact]
    public void A_server_that_stays_dead_costs_the_answers_it_was_giving_and_no_others()
    {
        LoadReport report = Run(FourServers with { Outages = [Outage(2, null)] });

        // 53 requests/s of 1.1 s each are 60 under way, a quarter of them there. Those without a first token go elsewhere.
        report.FailureCount.ShouldBeInRange(5, 30);
        report.Failures.ShouldHaveSingleItem().Label.ShouldBe("200 - Broken Stream");
        EndpointReport dead = report.Endpoints.Single(endpoint => endpoint.Name == "server-1");
        double average = report.Endpoints.Average(endpoint => endpoint.Requests);
        ((double)dead.Requests).ShouldBeLessThan(average);
    }

    [Fact]
    public void A_server_that_comes_back_gets_its_share_again()
    {
        LoadReport report = Run(FourServers with { Outages = [Outage(2, 3)] });

        report.FailureCount.ShouldBeInRange(5, 30);
        // Down for one of 5.6 s: at the most a fifth less than an even share of a quarter. At the least a third of it: sessions that moved
        // away stay where their prompts are held unless there is a queue, and only new ones are drawn to the empty server.
        report.Endpoints.Single(endpoint => endpoint.Name == "server-1").Share.ShouldBeInRange(0.08, 0.3);
    }

    [Fact]
    public void A_restarted_server_is_not_believed_to_hold_what_it_lost()
    {
        // The same prompt every second to two servers that both restart between the third second and the fourth.
        LoadSettings samePrompt = ClusterTraffic.Any with
        {
            Workload = WorkloadKind.SharedPrefix,
            SharedPrefix = new SharedPrefixOptions { Groups = 1, PromptsPerGroup = 1 },
            Rate = 1,
            Arrivals = ArrivalKind.Constant,
            Requests = 6,
        };
        ServerOutage[] outages = [.. Enumerable.Range(1, 2).Select(server => new ServerOutage(server, At(3.2), At(3.8)))];

        IReadOnlyList<DecisionRecord> decisions = VirtualRun
            .Execute(
                new ClusterOptions { Servers = 2, Outages = outages },
                BuiltInPolicies.Find("default").Document,
                samePrompt,
                keptDecisions: 100,
                _ => null,
                TestContext.Current.CancellationToken
            )
            .Decisions;

        DateTimeOffset restarted = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero) + At(3.8);
        DecisionRecord[] before = [.. decisions.Reverse().Where(decision => decision.Time < restarted)];
        DecisionRecord after = decisions.Reverse().First(decision => decision.Time >= restarted);
        before[^1].Endpoints.Max(endpoint => endpoint.MatchedTokens).ShouldBeGreaterThan(0);
        after.Endpoints.Count.ShouldBe(2);
        after.Endpoints.ShouldAllBe(endpoint => endpoint.MatchedTokens == 0);
    }

    [Theory]
    [InlineData(FetchOutcome.NoPage)]
    [InlineData(FetchOutcome.TimedOut)]
    public void Without_any_metrics_page_the_load_is_as_even_and_answers_are_as_quick(FetchOutcome failure)
    {
        LoadReport healthy = Run(FourServers);
        LoadReport blind = Run(FourServers with { ScrapeFailure = failure });

        blind.SuccessCount.ShouldBe(300);
        blind.EndpointImbalance!.Value.ShouldBeLessThan(1.4);
        blind.TimeToFirstToken!.At(50).ShouldBe(healthy.TimeToFirstToken!.At(50), tolerance: 0.005);
        blind.TimeToFirstToken!.At(90).ShouldBe(healthy.TimeToFirstToken!.At(90), tolerance: 0.015);
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);

    private static LoadReport Run(ClusterOptions cluster) => VirtualRunTests.Run("default", cluster, Sessions);

    private static ServerOutage Outage(double from, double? to) => new(1, At(from), to is { } back ? At(back) : null);
}
