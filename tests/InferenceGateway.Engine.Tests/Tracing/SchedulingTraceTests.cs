using System.Diagnostics;
using System.Text;
using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;
using InferenceGateway.Engine.Endpoints;
using InferenceGateway.Engine.Requests;
using InferenceGateway.Engine.Scheduling;
using InferenceGateway.Engine.Tests.Fakes;
using InferenceGateway.Engine.Tracing;

namespace InferenceGateway.Engine.Tests.Tracing;

public sealed class SchedulingTraceTests
{
    private const string Filtering = """
        plugins:
        - type: drop-a
        - type: scorer
        - { type: scorer, name: other }
        - type: best-first
        - type: parser
        schedulingProfiles:
        - name: decode
          plugins:
          - pluginRef: drop-a
          - { pluginRef: scorer, weight: 2 }
          - { pluginRef: other, weight: 0.5 }
          - pluginRef: best-first
        requestHandler: { parsers: [ { pluginRef: parser } ] }
        """;

    private readonly ActivityTraceId _trace = ActivityTraceId.CreateRandom();

    [Fact]
    public void A_profile_has_a_span_below_the_decision_and_its_steps_have_theirs_below_it()
    {
        using Listening listening = Decide(Engine("a", "b", "c"));

        Activity decision = listening.Named("gateway.request_orchestration");
        Activity profile = listening.Named("run_scheduler_profile");
        Activity scoring = listening.Named("llm_d.epp.scoring");
        profile.ParentSpanId.ShouldBe(decision.SpanId);
        scoring.ParentSpanId.ShouldBe(profile.SpanId);
        listening.Named("filter_endpoints").ParentSpanId.ShouldBe(profile.SpanId);
        listening.Named("pick_endpoints").ParentSpanId.ShouldBe(profile.SpanId);
        Activity[] scorers = Scorers(listening);
        scorers.Length.ShouldBe(2);
        scorers.ShouldAllBe(scorer => scorer.ParentSpanId == scoring.SpanId);
        listening.Stopped.Count.ShouldBe(8); // and the exchange
        foreach (Activity span in (Activity[])[profile, scoring, .. scorers])
        {
            span.Kind.ShouldBe(ActivityKind.Internal);
            span.Source.Name.ShouldBe("llm-d-router/pkg/epp/scheduling");
            span.TraceId.ShouldBe(_trace);
            span.Status.ShouldBe(ActivityStatusCode.Unset);
            span.GetTagItem("gen_ai.request.model").ShouldBe("model");
            span.GetTagItem("gen_ai.request.id").ShouldBe("id");
        }
    }

    [Fact]
    public void The_steps_say_what_went_in_and_what_came_out()
    {
        FakeEngine engine = Engine("a", "b", "c");
        engine.Scores["b"] = 1.5;
        engine.Scores["c"] = 0.25;
        using Listening listening = Decide(engine);

        listening.Named("run_scheduler_profile").GetTagItem("llm_d.epp.scheduling.profile.name").ShouldBe("decode");
        Activity filters = listening.Named("filter_endpoints");
        filters.GetTagItem("llm_d.epp.filter.candidate_endpoints").ShouldBe(3);
        filters.GetTagItem("llm_d.epp.filter.filtered_endpoints").ShouldBe(2);
        Activity scoring = listening.Named("llm_d.epp.scoring");
        scoring.GetTagItem("llm_d.epp.scorer.count").ShouldBe(2);
        scoring.GetTagItem("llm_d.epp.scoring.candidate_endpoints").ShouldBe(2);
        Activity scorer = Scorers(listening)[1];
        scorer.GetTagItem("llm_d.epp.scorer.type").ShouldBe("scorer");
        scorer.GetTagItem("llm_d.epp.scorer.name").ShouldBe("other");
        scorer.GetTagItem("llm_d.epp.scorer.weight").ShouldBe(0.5);
        scorer.GetTagItem("llm_d.epp.scorer.candidate_endpoints").ShouldBe(2);
        scorer.GetTagItem("llm_d.epp.scorer.endpoints_scored").ShouldBe(2);
        scorer.GetTagItem("llm_d.epp.scorer.score.max").ShouldBe(1.5); // not clamped
        scorer.GetTagItem("llm_d.epp.scorer.score.avg").ShouldBe(0.875); // (1.5 + 0.25) / 2
        Activity pick = listening.Named("pick_endpoints");
        pick.GetTagItem("llm_d.epp.picker.candidate_endpoints").ShouldBe(2);
        pick.GetTagItem("llm_d.epp.picker.top_endpoints").ShouldBe((string[])["default/b", "default/c"]);
        pick.GetTagItem("llm_d.epp.picker.top_scores").ShouldBe((double[])[2.5, 0.625]); // 1 * 2 + 1 * 0.5; 0.25 * 2.5
    }

    [Fact]
    public void The_best_five_are_named_and_equals_by_id()
    {
        FakeEngine engine = Engine("a", "g", "f", "e", "d", "c", "b");
        engine.Scores["f"] = 0.4;
        using Listening listening = Decide(engine);

        Activity pick = listening.Named("pick_endpoints");
        pick.GetTagItem("llm_d.epp.picker.candidate_endpoints").ShouldBe(6);
        pick.GetTagItem("llm_d.epp.picker.top_endpoints")
            .ShouldBe((string[])["default/f", "default/b", "default/c", "default/d", "default/e"]);
    }

    [Fact]
    public void A_profile_whose_filters_leave_nobody_scores_and_picks_nothing()
    {
        using Listening listening = Decide(Engine("a"), isRefused: true);

        listening.Named("filter_endpoints").GetTagItem("llm_d.epp.filter.filtered_endpoints").ShouldBe(0);
        listening
            .Stopped.Select(span => span.OperationName)
            .ShouldBe(["filter_endpoints", "run_scheduler_profile", "gateway.request_orchestration", "gateway.request"]);
        listening.Named("gateway.request_orchestration").Status.ShouldBe(ActivityStatusCode.Error);
    }

    [Fact]
    public void Spans_take_the_time_of_the_clock()
    {
        FakeEngine engine = Engine("a", "b");
        using Listening listening = Decide(engine);

        listening.Stopped.ShouldAllBe(span => span.StartTimeUtc == engine.Clock.GetUtcNow().UtcDateTime);
        listening.Stopped.ShouldAllBe(span => span.Duration <= TimeSpan.FromTicks(1)); // it stands still; an ended span lasts a tick
    }

    [Fact]
    public void What_is_current_is_current_again_afterwards_even_when_a_plugin_fails()
    {
        FakeEngine engine = new(new DirectorOptions(), [("drop-a", new FailingFilter())], Filtering, "a", "b");
        using Activity outer = new Activity("outer").Start();
        using Listening listening = Decide(engine, isRefused: true);

        Activity.Current.ShouldBe(outer);
        listening.Named("filter_endpoints").GetTagItem("llm_d.epp.filter.filtered_endpoints").ShouldBeNull();
    }

    [Fact]
    public void A_request_that_is_not_sampled_has_no_spans_of_its_scheduling()
    {
        using Listening listening = Decide(Engine("a", "b"), ActivitySamplingResult.PropagationData);

        listening.Stopped.Select(span => span.Source.Name).ShouldNotContain(GatewayActivitySources.Scheduling);
    }

    [Fact]
    public void Without_a_trace_nothing_is_allocated()
    {
        EndpointStore store = new();
        store.Replace([Make.Endpoint("a"), Make.Endpoint("b", 8001)]);
        EndpointSnapshot snapshot = store.Current;
        WeightedScorer scorer = new(new Named<IScorer>("type", "name", new FakeScorer([]), null!), 1);
        double[] scores = [0.5, 1];
        TakeEveryStep(default, snapshot, scorer, scores);

        long before = GC.GetAllocatedBytesForCurrentThread();
        TakeEveryStep(default, snapshot, scorer, scores);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private static void TakeEveryStep(SchedulingTrace trace, EndpointSnapshot snapshot, WeightedScorer scorer, double[] scores)
    {
        using TraceStep profile = trace.Profile("profile");
        using (TraceStep filtering = trace.Filtering(3))
        {
            SchedulingTrace.Filtered(filtering, 2);
        }

        using (TraceStep scoring = trace.Scoring(1, 2))
        {
            using TraceStep one = trace.Scorer(scorer, 2);
            SchedulingTrace.Scored(one, scores);
        }

        using TraceStep picking = trace.Picking(new Candidates(snapshot, snapshot.Slots), scores);
    }

    private static FakeEngine Engine(params string[] endpoints) =>
        new(new DirectorOptions(), [("drop-a", new FakeFilter("a"))], Filtering, endpoints);

    private static Activity[] Scorers(Listening listening) =>
        [.. listening.Stopped.Where(span => span.OperationName == "llm_d.epp.scorer.scorer")];

    /// <summary>One request from beginning to end.</summary>
    private Listening Decide(
        FakeEngine engine,
        ActivitySamplingResult result = ActivitySamplingResult.AllDataAndRecorded,
        bool isRefused = false
    )
    {
        Listening listening = new(trace => trace == _trace, result);
        TestRequestHeaders headers = new(("traceparent", $"00-{_trace}-{ActivitySpanId.CreateRandom()}-01"));
        RequestContext context = engine.Director.Begin(headers, "/v1/completions", "id");
        (engine.Director.Decide(context, Encoding.UTF8.GetBytes("model:prompt")) is not null).ShouldBe(isRefused);
        engine.Director.End(context, isRefused ? RequestEnding.Rejected : RequestEnding.Completed, isRefused ? 429 : 200);
        return listening;
    }

    private sealed class FailingFilter : IFilter
    {
        public void Filter(InferenceRequest request, Candidates candidates, Span<bool> keep) =>
            throw new InvalidOperationException("broken");
    }
}
