using System.Buffers;
using System.Collections.Frozen;
using System.Text.Json;
using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Engine.Explanation;
using InferenceGateway.StandaloneGateway.LivePage;
using Microsoft.Extensions.Time.Testing;

namespace InferenceGateway.StandaloneGateway.Tests.LivePage;

public sealed class LiveStateTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _clock = new(Start);
    private readonly EndpointMetrics _metrics = new();
    private readonly EndpointLoad _load = new();
    private readonly TrafficHistory _traffic;
    private readonly DecisionLog _decisions;
    private EndpointSnapshot _snapshot;

    public LiveStateTests()
    {
        _traffic = new TrafficHistory(_clock);
        _decisions = new DecisionLog(_clock);
        _snapshot = Snapshot(2);
    }

    [Fact]
    public void The_document_says_what_runs_and_for_how_long()
    {
        LiveState state = State();
        _clock.Advance(TimeSpan.FromSeconds(90));

        JsonElement json = Read(state);

        json.GetProperty("version").GetString().ShouldBe("1.2.3");
        json.GetProperty("policy").GetString().ShouldBe("prefix-aware");
        json.GetProperty("uptimeSeconds").GetDouble().ShouldBe(90);
        json.GetProperty("time").GetDateTimeOffset().ShouldBe(Start.AddSeconds(90));
    }

    [Fact]
    public void An_endpoint_is_shown_with_what_was_scraped_and_what_is_in_flight()
    {
        Scrape(1);
        _metrics.RunningRequests.At(1) = 3;
        _metrics.WaitingRequests.At(1) = 2;
        _metrics.KvCacheUsage.At(1) = 0.25;
        _metrics.Adapters.At(1) = new AdapterSet(new[] { "sql", "chat" }.ToFrozenSet(), FrozenSet<string>.Empty, 4);
        _load.Requests.At(1) = 4;
        _load.Tokens.At(1) = 900;
        _load.Requests.At(0) = 1;

        JsonElement json = Read(State(prefixBlocks: slot => slot * 70));

        JsonElement endpoint = json.GetProperty("endpoints")[1];
        endpoint.GetProperty("id").GetString().ShouldBe("default/server-1");
        endpoint.GetProperty("address").GetString().ShouldBe("10.0.0.1:8000");
        endpoint.GetProperty("state").GetString().ShouldBe("ready");
        endpoint.GetProperty("running").GetInt32().ShouldBe(3);
        endpoint.GetProperty("waiting").GetInt32().ShouldBe(2);
        endpoint.GetProperty("kvCacheUsage").GetDouble().ShouldBe(0.25);
        endpoint.GetProperty("inFlight").GetInt32().ShouldBe(4);
        endpoint.GetProperty("inFlightTokens").GetInt64().ShouldBe(900);
        endpoint.GetProperty("prefixBlocks").GetInt32().ShouldBe(70);
        endpoint.GetProperty("adapters").EnumerateArray().Select(a => a.GetString()).ShouldBe(["chat", "sql"]);
        json.GetProperty("totals").GetProperty("running").GetInt64().ShouldBe(5); // 4 + 1
    }

    [Fact]
    public void What_was_never_scraped_is_null_and_not_zero()
    {
        JsonElement endpoint = Read(State()).GetProperty("endpoints")[0];

        endpoint.GetProperty("state").GetString().ShouldBe("stale");
        foreach (string name in (string[])["running", "waiting", "kvCacheUsage", "prefixBlocks", "share", "cachedRatio"])
        {
            endpoint.GetProperty(name).ValueKind.ShouldBe(JsonValueKind.Null, name);
        }
    }

    [Fact]
    public void Numbers_older_than_the_threshold_are_stale_and_an_unreachable_endpoint_is_that_first()
    {
        Scrape(0);
        Scrape(1);
        LiveState state = State();
        _clock.Advance(TimeSpan.FromSeconds(2));
        StateOf(0).ShouldBe("ready"); // exactly the threshold

        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Scrape(1);
        _metrics.IsUnreachable.At(1) = true;

        StateOf(0).ShouldBe("stale");
        StateOf(1).ShouldBe("unreachable");

        string? StateOf(int index) => Read(state).GetProperty("endpoints")[index].GetProperty("state").GetString();
    }

    [Fact]
    public void Shares_are_of_the_requests_that_an_endpoint_answered()
    {
        InferenceRequest request = new();
        _traffic.Ended(request, Outcomes.Completed(50, 100, 80, "default/server-0"));
        _traffic.Ended(request, Outcomes.Completed(50, 100, 80, "default/server-0"));
        _traffic.Ended(request, Outcomes.Completed(50, 100, 80, "default/server-0"));
        _traffic.Ended(request, Outcomes.Completed(50, 100, 80, "default/gone"));
        _traffic.Ended(request, Outcomes.Ended(RequestEnding.Rejected, 429));

        JsonElement json = Read(State());

        JsonElement endpoint = json.GetProperty("endpoints")[0];
        endpoint.GetProperty("requests").GetInt32().ShouldBe(3);
        endpoint.GetProperty("share").GetDouble().ShouldBe(0.75); // 3 of 4; the rejected one went nowhere
        endpoint.GetProperty("cachedRatio").GetDouble().ShouldBe(0.8);
        json.GetProperty("totals").GetProperty("requests").GetInt64().ShouldBe(5);
        json.GetProperty("totals").GetProperty("rejected").GetInt64().ShouldBe(1);
        json.GetProperty("recent").GetProperty("hitRatio").GetDouble().ShouldBe(0.8);
    }

    [Fact]
    public void The_history_has_five_minutes_in_the_asked_steps()
    {
        LiveState state = State();

        Read(state, step: 1).GetProperty("history").GetProperty("requestsPerSecond").GetArrayLength().ShouldBe(300);
        JsonElement history = Read(state, step: 5).GetProperty("history");
        history.GetProperty("stepSeconds").GetInt32().ShouldBe(5);
        foreach (
            string name in (string[])["requestsPerSecond", "timeToFirstTokenP50Milliseconds", "timeToFirstTokenP90Milliseconds", "hitRatio"]
        )
        {
            history.GetProperty(name).GetArrayLength().ShouldBe(60, name);
        }
    }

    [Fact]
    public void A_decision_is_shown_with_its_verdicts_and_what_it_turned_out_to_be()
    {
        _decisions.Add(Decision() with { Outcome = Outcomes.Completed(84.5, 640, 512, "default/server-0") });

        JsonElement decision = Read(State()).GetProperty("decisions")[0];

        decision.GetProperty("sequence").GetInt64().ShouldBe(1);
        decision.GetProperty("winner").GetString().ShouldBe("default/server-0");
        decision.GetProperty("durationMicroseconds").GetDouble().ShouldBe(12.5);
        decision.GetProperty("scorers")[0].GetProperty("name").GetString().ShouldBe("prefix");
        decision.GetProperty("scorers")[0].GetProperty("weight").GetDouble().ShouldBe(2);
        JsonElement winner = decision.GetProperty("endpoints")[0];
        winner.GetProperty("scores")[0].GetDouble().ShouldBe(0.8);
        winner.GetProperty("total").GetDouble().ShouldBe(1.6);
        winner.GetProperty("inFlight").GetInt32().ShouldBe(5);
        winner.GetProperty("unanswered").GetInt32().ShouldBe(2);
        winner.GetProperty("inFlightTokens").GetInt64().ShouldBe(3200);
        winner.GetProperty("matchedTokens").GetInt32().ShouldBe(512);
        winner.GetProperty("sharedTokens").GetDouble().ShouldBe(42.6667); // four decimals
        winner.GetProperty("removedBy").ValueKind.ShouldBe(JsonValueKind.Null);
        JsonElement dropped = decision.GetProperty("endpoints")[1];
        dropped.GetProperty("removedBy").GetString().ShouldBe("health");
        dropped.GetProperty("total").ValueKind.ShouldBe(JsonValueKind.Null);
        dropped.GetProperty("inFlight").GetInt32().ShouldBe(40);
        dropped.GetProperty("sharedTokens").GetDouble().ShouldBe(0);
        JsonElement outcome = decision.GetProperty("outcome");
        outcome.GetProperty("ending").GetString().ShouldBe("completed");
        outcome.GetProperty("timeToFirstTokenMilliseconds").GetDouble().ShouldBe(84.5);
        outcome.GetProperty("cachedTokens").GetInt32().ShouldBe(512);
        outcome.GetProperty("completionTokens").ValueKind.ShouldBe(JsonValueKind.Null); // -1: not reported
    }

    [Fact]
    public void Only_decisions_after_the_asked_sequence_are_written()
    {
        for (int i = 0; i < 5; i++)
        {
            _decisions.Add(Decision());
        }

        JsonElement decisions = Read(State(), after: 3).GetProperty("decisions");

        decisions.EnumerateArray().Select(d => d.GetProperty("sequence").GetInt64()).ShouldBe([5, 4]);
    }

    [Fact]
    public void The_document_is_bounded_whatever_there_is()
    {
        _snapshot = Snapshot(1000);
        for (int i = 0; i < 100; i++)
        {
            _decisions.Add(Decision() with { Model = new string('m', 1_000_000) });
        }

        JsonElement json = Read(State());

        json.GetProperty("endpoints").GetArrayLength().ShouldBe(200);
        json.GetProperty("endpointCount").GetInt32().ShouldBe(1000);
        json.GetProperty("decisions").GetArrayLength().ShouldBe(50);
        json.GetProperty("decisions")[0].GetProperty("model").GetString().ShouldBe(new string('m', 200));
    }

    [Fact]
    public void Scores_that_are_no_numbers_and_half_characters_do_not_break_the_document()
    {
        _decisions.Add(
            Decision() with
            {
                // The cut at 200 leaves the first half of a surrogate pair.
                Model = new string('m', 199) + "\U0001F600",
                RequestId = "\ud800\"</script>\0",
                Endpoints =
                [
                    new EndpointVerdict
                    {
                        Endpoint = "default/server-0",
                        Scores = [double.NaN, double.PositiveInfinity],
                        Total = double.NaN,
                        SharedTokens = float.NaN,
                    },
                ],
            }
        );

        JsonElement decision = Read(State()).GetProperty("decisions")[0];

        decision.GetProperty("model").GetString().ShouldBe(new string('m', 199) + "\ufffd");
        decision.GetProperty("requestId").GetString().ShouldBe("\ufffd\"</script>\0");
        decision.GetProperty("endpoints")[0].GetProperty("scores")[1].ValueKind.ShouldBe(JsonValueKind.Null);
        decision.GetProperty("endpoints")[0].GetProperty("total").ValueKind.ShouldBe(JsonValueKind.Null);
        decision.GetProperty("endpoints")[0].GetProperty("sharedTokens").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    private LiveState State(Func<int, int>? prefixBlocks = null) =>
        new(_clock)
        {
            Version = "1.2.3",
            Policy = "prefix-aware",
            Endpoints = () => _snapshot,
            Traffic = _traffic,
            Decisions = _decisions,
            StalenessThreshold = TimeSpan.FromSeconds(2),
            PrefixBlocks = prefixBlocks,
        };

    private EndpointSnapshot Snapshot(int count) =>
        new(
            1,
            [
                .. Enumerable
                    .Range(0, count)
                    .Select(i => new Endpoint(
                        i,
                        new EndpointIdentity("default", $"server-{i}", new Uri($"http://10.0.{i / 256}.{i % 256}:8000/"))
                    )),
            ],
            _metrics,
            _load
        );

    private void Scrape(int slot) => _metrics.UpdatedAt.At(slot) = _clock.GetTimestamp();

    private static JsonElement Read(LiveState state, long after = 0, int step = 1)
    {
        ArrayBufferWriter<byte> output = new();
        state.Write(output, new StateQuery { After = after, StepSeconds = step });
        using JsonDocument document = JsonDocument.Parse(output.WrittenMemory);
        return document.RootElement.Clone();
    }

    private static DecisionDraft Decision() => new();

    private sealed record DecisionDraft
    {
        public string Model { get; init; } = "llama";

        public string RequestId { get; init; } = "r-1";

        public IReadOnlyList<EndpointVerdict> Endpoints { get; init; } =
        [
            new()
            {
                Endpoint = "default/server-0",
                Scores = [0.8],
                Total = 1.6,
                InFlight = 5,
                Unanswered = 2,
                InFlightTokens = 3200,
                MatchedTokens = 512,
                SharedTokens = 128 / 3f,
            },
            new()
            {
                Endpoint = "default/server-1",
                RemovedBy = "health",
                InFlight = 40,
            },
        ];

        public RequestOutcome? Outcome { get; init; }

        public static implicit operator DecisionRecord(DecisionDraft draft) =>
            new()
            {
                Time = Start,
                RequestId = draft.RequestId,
                Model = draft.Model,
                PromptTokens = 640,
                Profile = "default",
                Duration = TimeSpan.FromMicroseconds(12.5),
                CandidateCount = 2,
                Scorers = [new ScorerWeight("prefix", 2)],
                Endpoints = draft.Endpoints,
                Winner = "default/server-0",
                Outcome = draft.Outcome,
            };
    }
}
