using InferenceGateway.Cli.Clusters;
using InferenceGateway.Cli.Comparison;
using InferenceGateway.LoadGeneration.Arrivals;
using InferenceGateway.LoadGeneration.Program;
using InferenceGateway.LoadGeneration.Reports.Comparison;
using InferenceGateway.LoadGeneration.Workloads;

namespace InferenceGateway.Cli.Tests.Clusters;

public sealed class TracedDecisionTests
{
    [Fact]
    public void A_traced_decision_says_what_was_in_flight_when_it_was_made()
    {
        // Three requests within 2 ms to the only server, whose first token takes ten and more: none is answered before the last has come.
        LoadSettings traffic = ClusterTraffic.Any with
        {
            Requests = 3,
            Rate = 1000,
            Arrivals = ArrivalKind.Constant,
            InputTokens = LengthDistribution.Fixed(512),
            OutputTokens = LengthDistribution.Fixed(11),
        };

        TracedDecision[] decisions =
        [
            .. VirtualRun
                .Execute(
                    new ClusterOptions { Servers = 1 },
                    BuiltInPolicies.Find("default").Document,
                    traffic,
                    keptDecisions: 10,
                    _ => null,
                    TestContext.Current.CancellationToken
                )
                .Requests.Select(request => request.Decision!),
        ];

        TracedCandidate[] only = [.. decisions.Select(decision => decision.Candidates.ShouldHaveSingleItem())];
        only.Select(candidate => (candidate.InFlight, candidate.Unanswered)).ShouldBe([(0, 0), (1, 1), (2, 2)]);
        // What of its prompt an endpoint does not hold is added to what it has to compute.
        int[] uncached = [.. decisions.Select(decision => decision.PromptTokens - decision.Candidates[0].MatchedTokens)];
        uncached.ShouldAllBe(tokens => tokens > 0);
        only.Select(candidate => candidate.InFlightTokens).ShouldBe([0, uncached[0], uncached[0] + uncached[1]]);
    }

    [Fact]
    public void A_traced_decision_says_what_of_a_prompt_others_share()
    {
        // Twenty conversations begin with the same 6,000 tokens within 20 ms: by the last, more than eight others are in flight (decision 0010).
        LoadSettings traffic = ClusterTraffic.Any with
        {
            Workload = WorkloadKind.Conversation,
            Conversation = new ConversationOptions { SystemPromptTokens = 6000 },
            Requests = 20,
            Rate = 1000,
            Arrivals = ArrivalKind.Constant,
        };

        TracedDecision last = VirtualRun
            .Execute(
                new ClusterOptions(),
                BuiltInPolicies.Find("default").Document,
                traffic,
                keptDecisions: 100,
                _ => null,
                TestContext.Current.CancellationToken
            )
            .Requests[^1]
            .Decision!;

        last.Candidates.Count.ShouldBe(4);
        last.Candidates.ShouldContain(candidate => candidate.SharedTokens > 0);
        last.Candidates.ShouldAllBe(candidate => candidate.MatchedTokens + candidate.SharedTokens <= last.PromptTokens);
    }
}
