using CsCheck;
using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Engine.Explanation;
using InferenceGateway.Engine.Requests;
using InferenceGateway.Engine.Tests.Fakes;

namespace InferenceGateway.Engine.Tests.Requests;

public sealed class RequestDirectorTests
{
    [Fact]
    public void A_request_counts_to_its_endpoint_from_the_decision_to_its_end()
    {
        FakeEngine engine = new(endpoints: ["a", "b"]);
        engine.Scores["b"] = 1;
        RequestContext context = engine.Begin();
        // 40 bytes of prompt are 10 tokens.
        engine.Director.Decide(context, Body(40)).ShouldBeNull();
        context.Target!.Name.ShouldBe("b");
        int slot = context.Target.Slot;
        engine.Load.Requests[slot].ShouldBe(1);
        engine.Load.Tokens[slot].ShouldBe(10);
        engine.Load.Unanswered[slot].ShouldBe(1);

        engine.Director.ResponseStarted(context, 200, true, new NoHeaders());
        engine.Director.ResponseBytes(context, 5);
        engine.Load.Requests[slot].ShouldBe(1);
        engine.Load.Tokens[slot].ShouldBe(0);
        engine.Load.Unanswered[slot].ShouldBe(0);

        engine.Director.End(context, RequestEnding.Completed, 200);
        engine.Load.Requests[slot].ShouldBe(0);
    }

    [Fact]
    public void Pieces_of_the_answer_with_something_in_them_are_counted_anew_for_each_request()
    {
        FakeEngine engine = new(endpoints: ["a"]);
        for (int pieces = 3; pieces > 0; pieces--)
        {
            RequestContext context = engine.Begin();
            engine.Director.Decide(context, Body(40)).ShouldBeNull();
            engine.Director.ResponseStarted(context, 200, true, new NoHeaders());
            for (int i = 0; i < pieces; i++)
            {
                engine.Director.ResponseBytes(context, 5);
            }

            engine.Director.ResponseBytes(context, 0);
            context.Request.AnswerPieces.ShouldBe(pieces);
            engine.Director.End(context, RequestEnding.Completed, 200);
        }
    }

    [Fact]
    public void Tokens_that_the_endpoint_holds_already_do_not_count_as_work()
    {
        FakeEngine engine = new(FakeEngine.Configuration.Replace("- type: counter", "- type: prefix", StringComparison.Ordinal), "a");
        RequestContext context = engine.Begin();
        // 400 bytes = 100 tokens; the producer says 5 of 10 blocks of 10 tokens are held: 100 - 50 = 50.
        engine.Director.Decide(context, Body(400)).ShouldBeNull();
        engine.Load.Tokens[context.Target!.Slot].ShouldBe(50);
        engine.Director.End(context, RequestEnding.ClientGone, 0);
        engine.Load.Tokens[0].ShouldBe(0);
    }

    [Fact]
    public void A_request_is_sent_elsewhere_without_the_endpoints_that_failed()
    {
        FakeEngine engine = new(endpoints: ["a", "b"]);
        engine.Scores["a"] = 1;
        RequestContext context = engine.Begin();
        engine.Director.Decide(context, Body(4)).ShouldBeNull();
        int failed = context.Target!.Slot;
        engine.Director.Reroute(context).ShouldBeNull();
        context.Target.Name.ShouldBe("b");
        engine.Load.Requests[failed].ShouldBe(0);
        engine.Load.Requests[context.Target.Slot].ShouldBe(1);

        InferenceError error = engine.Director.Reroute(context)!;
        error.HttpStatus.ShouldBe(503);
        error.Reason.ShouldBe("rejected-no-endpoints");
        error.Message.ShouldContain("2 endpoint(s) failed before answering");
        engine.Director.End(context, RequestEnding.Failed, 503);
        AllIsGivenBack(engine);
    }

    [Fact]
    public void An_endpoint_that_cannot_be_reached_is_no_candidate()
    {
        FakeEngine engine = new(endpoints: ["a", "b"]);
        engine.Scores["a"] = 1;
        engine.Store.Current.Metrics.IsUnreachable.At(0) = true;
        RequestContext context = engine.Begin();
        engine.Director.Decide(context, Body(4)).ShouldBeNull();
        context.Target!.Name.ShouldBe("b");
        engine.Director.End(context, RequestEnding.Completed, 200);
    }

    [Theory]
    [InlineData(new string[0], "no endpoints are configured")]
    [InlineData(new[] { "a" }, "none of the 1 endpoints can be reached")]
    public void Without_candidates_the_answer_is_503(string[] endpoints, string detail)
    {
        FakeEngine engine = new(endpoints: endpoints);
        engine.Store.Current.Metrics.IsUnreachable.At(0) = true;
        RequestContext context = engine.Begin();
        InferenceError error = engine.Director.Decide(context, Body(4))!;
        error.HttpStatus.ShouldBe(503);
        error.Message.ShouldBe("failed to find endpoint candidates for serving the request: " + detail);
        engine.Director.End(context, RequestEnding.Rejected, 503);
    }

    [Fact]
    public void A_body_that_the_parser_refuses_is_a_client_error()
    {
        FakeEngine engine = new(endpoints: ["a"]);
        RequestContext context = engine.Begin();
        engine.Director.Decide(context, "nonsense"u8).ShouldBe(InferenceError.BadRequest("no colon"));
        engine.Director.End(context, RequestEnding.Rejected, 400);
        engine.MetricValue("llm_d_epp_request_error_total{").ShouldBe(1);
    }

    [Fact]
    public void A_body_without_a_model_is_a_client_error()
    {
        FakeEngine engine = new(endpoints: ["a"]);
        RequestContext context = engine.Begin();
        engine.Director.Decide(context, ":prompt"u8)!.Message.ShouldBe("model not found in request body");
        engine.Director.End(context, RequestEnding.Rejected, 400);
    }

    [Fact]
    public void A_body_without_a_model_is_sent_on_where_its_api_names_none()
    {
        string configuration = FakeEngine.Configuration.Replace(
            "type: parser",
            "{name: parser, type: modelless}",
            StringComparison.Ordinal
        );
        FakeEngine engine = new(configuration, "a");
        RequestContext context = engine.Begin();
        engine.Director.Decide(context, ":prompt"u8).ShouldBeNull();
        (context.Request.Model, context.Request.TargetModel, context.Target!.Name).ShouldBe(("", "", "a"));
        engine.Director.End(context, RequestEnding.Completed, 200);
        AllIsGivenBack(engine);
    }

    [Fact]
    public void A_hook_that_refuses_after_scheduling_leaves_nothing_behind()
    {
        FakeEngine engine = new(FakeEngine.Configuration.Replace("- type: counter", "- type: refuse", StringComparison.Ordinal), "a");
        RequestContext context = engine.Begin();
        engine.Director.Decide(context, Body(4))!.HttpStatus.ShouldBe(403);
        engine.Director.End(context, RequestEnding.Rejected, 403);
        AllIsGivenBack(engine);
    }

    [Fact]
    public void Ending_a_request_twice_is_a_bug_that_shows()
    {
        FakeEngine engine = new(endpoints: ["a"]);
        RequestContext context = engine.Begin();
        engine.Director.End(context, RequestEnding.ClientGone, 0);
        Should.Throw<InvalidOperationException>(() => engine.Director.End(context, RequestEnding.ClientGone, 0));
    }

    [Fact]
    public void The_outcome_says_how_it_turned_out()
    {
        FakeEngine engine = new(endpoints: ["a"]);
        RequestContext context = engine.Begin();
        engine.Director.Decide(context, Body(4));
        engine.Clock.Advance(TimeSpan.FromMilliseconds(250));
        engine.Director.ResponseStarted(context, 200, true, new NoHeaders());
        engine.Director.ResponseBytes(context, 3);
        RequestDirector.ReadUsage(context, "abc"u8);
        engine.Clock.Advance(TimeSpan.FromMilliseconds(750));
        engine.Director.End(context, RequestEnding.Completed, 200);

        RequestOutcome outcome = engine.Outcomes.ShouldHaveSingleItem();
        outcome.TimeToFirstToken.ShouldBe(TimeSpan.FromMilliseconds(250));
        outcome.Duration.ShouldBe(TimeSpan.FromSeconds(1));
        outcome.Endpoint.ShouldBe("default/a");
        outcome.Usage.CompletionTokens.ShouldBe(3);
        engine.Decisions.Latest(10).ShouldHaveSingleItem().Outcome.ShouldBeSameAs(outcome);
    }

    [Fact]
    public void A_sampled_decision_lists_every_verdict_with_the_winner_first()
    {
        FakeEngine engine = new(endpoints: ["a", "b"]);
        engine.Scores["a"] = 0.25;
        engine.Scores["b"] = 0.75;
        RequestContext context = engine.Begin();
        engine.Director.Decide(context, Body(4));
        engine.Director.End(context, RequestEnding.Completed, 200);
        DecisionRecord record = engine.Decisions.Latest(10).ShouldHaveSingleItem();
        record.Winner.ShouldBe("default/b");
        record.Scorers.ShouldBe([new ScorerWeight("scorer", 1)]);
        record.Endpoints.Select(e => (e.Endpoint, e.Total)).ShouldBe([("default/b", 0.75), ("default/a", 0.25)]);
        record.Endpoints[0].Scores.ShouldBe([0.75]);
    }

    [Fact]
    public void A_sampled_decision_says_what_was_in_flight_before_its_own_request_counts()
    {
        FakeEngine engine = new(endpoints: ["a", "b"]);
        engine.Scores["b"] = 1;
        // 40 bytes of prompt are 10 tokens, 80 are 20; the first request's prompt is computed when its answer begins.
        RequestContext answered = Decide(40);
        engine.Director.ResponseStarted(answered, 200, true, new NoHeaders());
        engine.Director.ResponseBytes(answered, 5);
        RequestContext unanswered = Decide(80);
        RequestContext last = Decide(4);
        foreach (RequestContext context in new[] { answered, unanswered, last })
        {
            engine.Director.End(context, RequestEnding.Completed, 200);
        }

        DecisionRecord[] records = [.. engine.Decisions.Latest(10).Reverse()];
        records.ShouldAllBe(record => record.Winner == "default/b");
        records.Select(record => LoadOf(record.Endpoints[0])).ShouldBe([(0, 0, 0), (1, 0, 0), (2, 1, 20)]);
        records.Select(record => LoadOf(record.Endpoints[1])).ShouldBe([(0, 0, 0), (0, 0, 0), (0, 0, 0)]);

        RequestContext Decide(int promptBytes)
        {
            RequestContext context = engine.Begin();
            engine.Director.Decide(context, Body(promptBytes)).ShouldBeNull();
            // At most a thousand decisions a second are recorded.
            engine.Clock.Advance(TimeSpan.FromMilliseconds(1));
            return context;
        }

        static (int, int, long) LoadOf(EndpointVerdict verdict) => (verdict.InFlight, verdict.Unanswered, verdict.InFlightTokens);
    }

    [Fact]
    public void A_second_decision_for_a_request_does_not_see_the_load_of_its_first()
    {
        FakeEngine engine = new(endpoints: ["a", "b"]);
        engine.Scores["b"] = 1;
        RequestContext context = engine.Begin();
        engine.Director.Decide(context, Body(40)).ShouldBeNull();
        engine.Clock.Advance(TimeSpan.FromMilliseconds(1));
        engine.Director.Reroute(context).ShouldBeNull();

        IReadOnlyList<DecisionRecord> records = engine.Decisions.Latest(10);
        records.Count.ShouldBe(2);
        records[0].Endpoints.ShouldAllBe(verdict => verdict.InFlight == 0 && verdict.Unanswered == 0 && verdict.InFlightTokens == 0);
        engine.Director.End(context, RequestEnding.Completed, 200);
    }

    /// <summary>After any mix of endings, at any stage, everything a request held is given back.</summary>
    [Fact]
    public void Whatever_happens_all_is_given_back_at_the_end()
    {
        Gen<(int Stage, RequestEnding Ending)[]> requests = Gen.Select(Gen.Int[0, 5], Gen.Enum<RequestEnding>()).Array[1, 40];
        requests.Sample(
            steps =>
            {
                FakeEngine engine = new(endpoints: ["a", "b", "c"]);
                List<(RequestContext Context, RequestEnding Ending)> open = [];
                foreach ((int stage, RequestEnding ending) in steps)
                {
                    RequestContext context = engine.Begin();
                    bool isSent = stage >= 1 && engine.Director.Decide(context, stage == 1 ? "bad"u8 : Body(64)) is null;
                    if (isSent && stage >= 3)
                    {
                        engine.Director.Reroute(context);
                    }

                    if (isSent && stage >= 4)
                    {
                        engine.Director.ResponseStarted(context, 200, true, new NoHeaders());
                    }

                    if (isSent && stage >= 5)
                    {
                        engine.Director.ResponseBytes(context, 1);
                    }

                    open.Add((context, ending));
                }

                open.Reverse();
                open.ForEach(request => engine.Director.End(request.Context, request.Ending, 0));
                AllIsGivenBack(engine);
                engine.Outcomes.Count.ShouldBe(steps.Length);
                engine.Hook.Ended.ShouldBe(steps.Count(step => step.Stage >= 2));
            },
            iter: 200
        );
    }

    private static void AllIsGivenBack(FakeEngine engine)
    {
        for (int slot = 0; slot < 4; slot++)
        {
            engine.Load.Requests[slot].ShouldBe(0);
            engine.Load.Tokens[slot].ShouldBe(0);
            engine.Load.Unanswered[slot].ShouldBe(0);
        }

        engine.MetricValue("llm_d_epp_request_running{").ShouldBe(0);
    }

    private static ReadOnlySpan<byte> Body(int promptBytes) => System.Text.Encoding.ASCII.GetBytes("m:" + new string('x', promptBytes));

    private sealed class NoHeaders : IResponseHeaders
    {
        public void Set(string name, string value) { }
    }
}
