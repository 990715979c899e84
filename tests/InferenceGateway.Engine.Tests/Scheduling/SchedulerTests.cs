using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;
using InferenceGateway.Engine.Endpoints;
using InferenceGateway.Engine.Metrics;
using InferenceGateway.Engine.Scheduling;
using InferenceGateway.Engine.Tests.Fakes;

namespace InferenceGateway.Engine.Tests.Scheduling;

public sealed class SchedulerTests
{
    private readonly EngineMetrics _metrics = new(Prometheus.Metrics.NewCustomRegistry());
    private readonly EndpointStore _store = new();
    private readonly InferenceRequest _request = new();
    private readonly ProfileRuns _runs = new();

    public SchedulerTests() => _store.Replace([Make.Endpoint("a", 1), Make.Endpoint("b", 2), Make.Endpoint("c", 3)]);

    [Fact]
    public void Weighted_scores_add_up_and_the_greatest_total_wins()
    {
        // a: 2*1.0 + 2*0.1 + 3*0.8 = 4.6; b: 2*0.5 + 2*0.8 + 0 = 2.6; c: 0 + 2*1.0 + 3*1.0 = 5.0
        SchedulingProfile profile = Profile(
            [],
            (new FakeScorer(new() { ["a"] = 1, ["b"] = 0.5 }), 2),
            (
                new FakeScorer(
                    new()
                    {
                        ["a"] = 0.1,
                        ["b"] = 0.8,
                        ["c"] = 1,
                    }
                ),
                2
            ),
            (new FakeScorer(new() { ["a"] = 0.8, ["c"] = 1 }), 3)
        );
        Run(new FakeHandler([0], 0), profile).ShouldBeNull();
        Picked(0).ShouldBe(["c", "a", "b"]);
    }

    [Fact]
    public void Scores_are_clamped_and_a_score_that_is_no_number_counts_as_nothing()
    {
        // a: min(1.7, 1) = 1, then 0 -> 1; b: max(-0.3, 0) = 0, then 0.5 -> 0.5; c: NaN = 0, then 0.75 -> 0.75
        SchedulingProfile profile = Profile(
            [],
            (
                new FakeScorer(
                    new()
                    {
                        ["a"] = 1.7,
                        ["b"] = -0.3,
                        ["c"] = double.NaN,
                    }
                ),
                1
            ),
            (new FakeScorer(new() { ["b"] = 0.5, ["c"] = 0.75 }), 1)
        );
        Run(new FakeHandler([0], 0), profile).ShouldBeNull();
        Picked(0).ShouldBe(["a", "c", "b"]);
    }

    [Fact]
    public void A_negative_weight_inverts_the_preference()
    {
        SchedulingProfile profile = Profile(
            [],
            (
                new FakeScorer(
                    new()
                    {
                        ["a"] = 1,
                        ["b"] = 0.5,
                        ["c"] = 0.2,
                    }
                ),
                -1
            )
        );
        Run(new FakeHandler([0], 0), profile).ShouldBeNull();
        Picked(0).ShouldBe(["c", "b", "a"]);
    }

    [Fact]
    public void Each_filter_sees_what_the_one_before_left()
    {
        FakeFilter first = new("a");
        FakeFilter second = new("b");
        Run(new FakeHandler([0], 0), Profile([first, second])).ShouldBeNull();
        first.Seen.ShouldHaveSingleItem().ShouldBe(["a", "b", "c"]);
        second.Seen.ShouldHaveSingleItem().ShouldBe(["b", "c"]);
        Picked(0).ShouldBe(["c"]);
    }

    [Fact]
    public void When_filters_leave_nobody_nothing_after_them_is_called()
    {
        FakeFilter late = new();
        FakeScorer scorer = new([]);
        InferenceError? error = Run(new FakeHandler([0], 0), Profile([new FakeFilter("a", "b", "c"), late], (scorer, 1)));
        error.ShouldBe(
            new InferenceError(ErrorCode.ResourceExhausted, "no endpoints available for the given request", "rejected-saturated")
        );
        error!.HttpStatus.ShouldBe(429);
        late.Seen.ShouldBeEmpty();
        scorer.Calls.ShouldBe(0);
    }

    [Fact]
    public void Every_profile_starts_from_the_full_list()
    {
        FakeFilter second = new();
        Run(new FakeHandler([0, 1], 1), Profile([new FakeFilter("a")]), Profile([second])).ShouldBeNull();
        second.Seen.ShouldHaveSingleItem().ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public void A_secondary_profile_that_fails_does_not_fail_the_request()
    {
        Run(new FakeHandler([0, 1], 1), Profile([new FakeFilter("a", "b", "c")]), Profile([])).ShouldBeNull();
        _runs.Error(0).ShouldNotBeNull();
        Picked(1).ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public void A_handler_that_runs_nothing_fails_the_request()
    {
        InferenceError error = Run(new FakeHandler([], 0), Profile([]))!;
        error.HttpStatus.ShouldBe(429);
        error.Reason.ShouldBeNull();
        error.Message.ShouldContain("failed to run any scheduler profile");
    }

    [Fact]
    public void A_handler_that_runs_nothing_and_knows_why_is_heard()
    {
        InferenceError refusal = InferenceError.BadRequest("no such profile");
        Run(new FakeHandler([], 0) { Refusal = refusal }, Profile([])).ShouldBe(refusal);
    }

    [Fact]
    public void A_handler_that_never_has_enough_is_stopped() => Run(new EndlessHandler(), Profile([]))!.Code.ShouldBe(ErrorCode.Internal);

    private string[] Picked(int profile) => [.. _runs.Picks(profile).Select(endpoint => endpoint.Name)];

    private InferenceError? Run(IProfileHandler handler, params SchedulingProfile[] profiles)
    {
        EndpointSnapshot snapshot = _store.Current;
        SchedulingScratch scratch = new();
        scratch.Reserve(snapshot.Count);
        Scheduler scheduler = new(
            Named("handler", handler),
            _metrics.PluginDuration.WithLabels("Test", "handler", "handler"),
            profiles,
            TimeProvider.System
        );
        return scheduler.Schedule(_request, snapshot, snapshot.Slots, scratch, _runs, out _, null, default);
    }

    private SchedulingProfile Profile(IFilter[] filters, params (IScorer Scorer, double Weight)[] scorers) =>
        new(
            "profile",
            [.. filters.Select((filter, i) => Named($"filter-{i}", filter))],
            [.. scorers.Select((s, i) => new WeightedScorer(Named($"scorer-{i}", s.Scorer), s.Weight))],
            Named<IPicker>("picker", new BestFirstPicker()),
            TimeProvider.System
        );

    private Named<T> Named<T>(string name, T plugin) => new(name, name, plugin, _metrics.PluginDuration.WithLabels("Test", name, name));
}
