using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Engine.Requests;
using InferenceGateway.Engine.Resources;
using InferenceGateway.Engine.Tests.Fakes;

namespace InferenceGateway.Engine.Tests.Requests;

public sealed class DecisionPipelineTests
{
    private const string Body = """{"model":"m"}""";

    private const string Configuration = """
        plugins:
        - type: one
        - type: two
        - type: detector
        - type: scorer
        - type: best-first
        - type: prefix
        - type: parser
        flowControl: { saturationDetector: { pluginRef: detector } }
        schedulingProfiles:
        - name: default
          plugins: [ { pluginRef: scorer, weight: 4 }, { pluginRef: best-first } ]
        requestHandler:
          parsers: [ { pluginRef: json-parser }, { pluginRef: parser } ]
        """;

    private readonly List<string> _calls = [];
    private readonly ScriptedPlugin _one;
    private readonly ScriptedPlugin _two;
    private readonly ScriptedDetector _detector = new();
    private readonly ResourceStore _resources = new(ResourceScope.Everything);
    private readonly FakeEngine _engine;

    public DecisionPipelineTests()
    {
        _one = new ScriptedPlugin("one", _calls);
        _two = new ScriptedPlugin("two", _calls);
        _engine = Engine(new DirectorOptions { Resources = _resources });
        _engine.Scores["a"] = 1;
        _engine.Scores["b"] = 0.5;
        _resources.Replace([new InferenceObjective("default", "batch", null, -1), new InferenceObjective("default", "chat", null, 5)], []);
    }

    [Fact]
    public void Plugins_are_asked_in_the_order_of_the_document_step_by_step()
    {
        RequestContext context = Decided();
        _engine.Director.ResponseStarted(context, 200, false, new FakeHeaders());
        _engine.Director.ResponseBytes(context, 1);
        _engine.Director.ResponseCompleted(context);
        _engine.Director.End(context, RequestEnding.Completed, 200);
        _calls.ShouldBe([
            "one.headers",
            "two.headers",
            "one.screen2",
            "two.screen2",
            "one.produce",
            "two.produce",
            "one.admit",
            "two.admit",
            "one.send",
            "two.send",
            "one.started",
            "two.started",
            "one.first",
            "two.first",
            "one.completed",
            "two.completed",
            "one.ended",
            "two.ended",
        ]);
    }

    [Fact]
    public void The_first_header_processor_that_refuses_ends_it()
    {
        _one.Headers = _ => new InferenceError(ErrorCode.Unauthorized, "no");
        Refused().ShouldBe(new InferenceError(ErrorCode.Unauthorized, "no"));
        _calls.ShouldBe(["one.headers"]);
    }

    [Theory]
    [InlineData(null, null, null, "default-flow")]
    [InlineData("new", "old", "agent", "new")]
    [InlineData(null, "old", "agent", "old")]
    [InlineData("", "old", "agent", "agent")]
    [InlineData("", "old", null, "default-flow")]
    [InlineData(null, null, "agent", "agent")]
    [InlineData(null, null, "", "default-flow")]
    public void The_flow_is_the_headers_then_the_agents_then_the_default(string? current, string? former, string? agent, string expected)
    {
        List<(string, string)> headers = [];
        Add("x-llm-d-inference-fairness-id", current);
        Add("x-gateway-inference-fairness-id", former);
        _two.Headers = request =>
        {
            if (agent is not null)
            {
                request.Attributes.Set(RequestAttributes.AgentIdentity, agent);
            }

            return null;
        };
        Decided([.. headers]).Request.FairnessId.ShouldBe(expected);

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                headers.Add((name, value));
            }
        }
    }

    [Theory]
    [InlineData(null, null, 0)]
    [InlineData("batch", "chat", -1)]
    [InlineData(null, "chat", 5)]
    [InlineData("", "chat", 0)]
    [InlineData("unknown", "chat", 0)]
    public void The_objective_gives_the_priority(string? current, string? former, int expected)
    {
        List<(string, string)> headers = [];
        if (current is not null)
        {
            headers.Add(("x-llm-d-inference-objective", current));
        }

        if (former is not null)
        {
            headers.Add(("x-gateway-inference-objective", former));
        }

        Decided([.. headers]).Request.Priority.ShouldBe(expected);
    }

    [Theory]
    [InlineData("batch", 0.999, true)]
    [InlineData("batch", 1.0, false)]
    [InlineData("batch", double.NaN, true)]
    [InlineData("chat", 5.0, true)]
    [InlineData("unknown", 5.0, true)]
    public void Only_requests_of_negative_priority_are_shed_when_saturated(string objective, double saturation, bool isAdmitted)
    {
        _detector.Value = saturation;
        InferenceError? error = Decide(out _, ("x-llm-d-inference-objective", objective));
        error.ShouldBe(
            isAdmitted
                ? null
                : new InferenceError(ErrorCode.ResourceExhausted, "system saturated, sheddable request dropped", "rejected-saturated")
        );
        _detector.Calls.ShouldBe(objective == "batch" ? 1 : 0);
    }

    [Fact]
    public void Without_endpoints_a_sheddable_request_hears_of_that()
    {
        _detector.Value = 1;
        _engine.Store.Replace([]);
        Refused(("x-llm-d-inference-objective", "batch")).Reason.ShouldBe("rejected-no-endpoints");
    }

    [Fact]
    public void Endpoints_stay_that_every_screener_keeps_and_each_sees_all()
    {
        _engine.Store.Replace([Make.Endpoint("a", 1), Make.Endpoint("b", 2), Make.Endpoint("c", 3)]);
        _one.Dropped = ["a"];
        _two.Dropped = ["c"];
        Decided().Target!.Name.ShouldBe("b");
        _calls.ShouldContain("one.screen3");
        _calls.ShouldContain("two.screen3");
    }

    [Fact]
    public void When_the_screeners_leave_nobody_all_were_asked_and_the_answer_is_503()
    {
        _one.Dropped = ["a", "b"];
        Refused()
            .ShouldBe(
                new InferenceError(ErrorCode.ServiceUnavailable, "screeners eliminated all endpoint candidates", "rejected-no-endpoints")
            );
        _calls.ShouldContain("two.screen2");
        _calls.ShouldNotContain("one.produce");
    }

    [Fact]
    public void An_admitters_refusal_keeps_its_status_and_reason()
    {
        _one.Refusal = new InferenceError(ErrorCode.ResourceExhausted, "full", DropReason.Saturated);
        Refused().ShouldBe(new InferenceError(ErrorCode.ResourceExhausted, "request cannot be admitted: full", "rejected-saturated"));
        _calls.ShouldNotContain("two.admit");
        _calls.ShouldNotContain("one.send");
    }

    [Fact]
    public void The_error_of_one_hook_is_passed_on_and_all_hooks_ran()
    {
        _one.HookError = new InferenceError(ErrorCode.Forbidden, "no");
        Refused().ShouldBe(_one.HookError);
        _calls.ShouldContain("two.send");
        _calls.ShouldContain("one.ended");
        _calls.ShouldContain("two.ended");
    }

    [Fact]
    public void The_errors_of_several_hooks_are_one_internal_error()
    {
        _one.HookError = new InferenceError(ErrorCode.Forbidden, "no");
        _two.HookError = new InferenceError(ErrorCode.NotFound, "nor here");
        Refused()
            .ShouldBe(new InferenceError(ErrorCode.Internal, "PreRequest \"one/one\" failed: no\nPreRequest \"two/two\" failed: nor here"));
    }

    [Theory]
    [InlineData("headers", "RequestHeader", "plugin 'one' failed")]
    [InlineData("screen", "Screener", "plugin 'one' failed")]
    [InlineData("admit", "Admission", "request cannot be admitted: plugin 'one' failed")]
    [InlineData("send", "PreRequest", "PreRequest \"one/one\" failed: plugin 'one' failed")]
    public void A_plugin_that_throws_costs_its_request_and_tells_nothing(string role, string extensionPoint, string message)
    {
        _one.Throws = role;
        Refused().ShouldBe(new InferenceError(ErrorCode.Internal, message));
        _engine.MetricValue($"llm_d_epp_plugin_failures_total{{extension_point=\"{extensionPoint}\",plugin_type=\"one\"").ShouldBe(1);
        AllIsGivenBack();
    }

    [Theory]
    [InlineData("produce")]
    [InlineData("started")]
    [InlineData("first")]
    [InlineData("completed")]
    [InlineData("ended")]
    [InlineData("moved")]
    public void A_plugin_that_throws_where_nothing_depends_on_it_disturbs_nobody(string role)
    {
        _one.Throws = role;
        RequestContext context = Decided();
        RequestDirector.ServedBy(context, "10.0.0.1:8001");
        _engine.Director.ResponseStarted(context, 200, false, new FakeHeaders());
        _engine.Director.ResponseBytes(context, 1);
        _engine.Director.ResponseCompleted(context);
        _engine.Director.End(context, RequestEnding.Completed, 200);
        _calls.ShouldContain($"two.{role}");
        _engine.MetricValue("llm_d_epp_plugin_failures_total{").ShouldBe(1);
        AllIsGivenBack();
    }

    [Fact]
    public void A_detector_that_throws_refuses_only_whom_it_was_asked_about()
    {
        _detector.Value = -1;
        Decided(("x-llm-d-inference-objective", "chat"));
        Refused(("x-llm-d-inference-objective", "batch")).ShouldBe(new InferenceError(ErrorCode.Internal, "plugin 'detector' failed"));
    }

    [Theory]
    [InlineData("filter", "Filter")]
    [InlineData("scorer", "Scorer")]
    [InlineData("picker", "Picker")]
    public void A_scheduling_plugin_that_throws_is_named(string role, string extensionPoint)
    {
        FakeEngine engine = new(
            new DirectorOptions(),
            [("throwing", new ThrowingScheduling(role))],
            "plugins: [ { type: throwing } ]\nrequestHandler: { parsers: [ { pluginRef: json-parser } ] }",
            "a"
        );
        RequestContext context = engine.Begin(new FakeHeaders());
        engine
            .Director.Decide(context, System.Text.Encoding.UTF8.GetBytes(Body))
            .ShouldBe(new InferenceError(ErrorCode.Internal, "plugin 'throwing' failed"));
        engine.Director.End(context, RequestEnding.Rejected, 500);
        engine.MetricValue($"llm_d_epp_plugin_failures_total{{extension_point=\"{extensionPoint}\",plugin_type=\"throwing\"").ShouldBe(1);
    }

    [Theory]
    // The producer says that endpoint a holds half of every prompt, and b nothing.
    [InlineData("a", "if-available", null)]
    [InlineData("a", "wait=10, IF-Available; x=1", null)]
    [InlineData("b", "respond-async", null)]
    [InlineData("b", "if-available", 412)]
    [InlineData("b", " if-available ;q, wait=1", 412)]
    [InlineData("b", "if-available=yes", null)]
    public void A_request_that_prefers_cached_prompts_goes_on_only_with_one(string winner, string preference, int? status)
    {
        _engine.Scores["b"] = winner == "b" ? 2 : 0;
        _engine.Scores["a"] = winner == "a" ? 1 : 0;
        InferenceError? error = Decide(out RequestContext context, ("prefer", preference));
        error?.HttpStatus.ShouldBe(412);
        (error?.HttpStatus).ShouldBe(status);
        if (status is not null)
        {
            error!.Message.ShouldBe("no decode worker has the requested KV cache");
            context.Destination.ShouldBeEmpty();
            _calls.ShouldNotContain("one.send");
        }

        _engine.Director.End(context, RequestEnding.Rejected, status ?? 0);
        AllIsGivenBack();
    }

    [Fact]
    public void Without_a_prefix_producer_nothing_is_ever_available()
    {
        FakeEngine engine = new(endpoints: ["a"]);
        RequestContext context = engine.Begin(new FakeHeaders(("prefer", "if-available")), "/v1/completions");
        engine.Director.Decide(context, "m:x"u8)!.HttpStatus.ShouldBe(412);
    }

    [Fact]
    public void Scores_are_kept_when_asked_for()
    {
        Decided().Scores.ShouldBeEmpty();
        FakeEngine engine = Engine(new DirectorOptions { KeepsScores = true });
        engine.Scores["a"] = 1;
        engine.Scores["b"] = 0.25;
        for (int i = 0; i < 2; i++)
        {
            RequestContext context = engine.Begin(new FakeHeaders());
            engine.Director.Decide(context, System.Text.Encoding.UTF8.GetBytes(Body)).ShouldBeNull();
            // The scorer's weight is 4.
            context.Scores.Select(s => (s.Endpoint.Name, s.Score)).ShouldBe([("a", 4.0), ("b", 1.0)]);
            engine.Director.Reroute(context).ShouldBeNull();
            context.Scores.Select(s => (s.Endpoint.Name, s.Score)).ShouldBe([("b", 1.0)]);
            engine.Director.End(context, RequestEnding.Completed, 200);
        }
    }

    [Fact]
    public void Without_scorers_there_are_no_scores_to_keep()
    {
        string configuration = Configuration.Replace("{ pluginRef: scorer, weight: 4 }, ", "", StringComparison.Ordinal);
        FakeEngine engine = new(
            new DirectorOptions { KeepsScores = true },
            [("one", (IPlugin)_one), ("two", _two), ("detector", _detector)],
            configuration,
            "a",
            "b"
        );
        RequestContext context = engine.Begin(new FakeHeaders());
        engine.Director.Decide(context, System.Text.Encoding.UTF8.GetBytes(Body)).ShouldBeNull();
        context.Target.ShouldNotBeNull();
        context.Scores.ShouldBeEmpty();
    }

    [Fact]
    public void A_subset_hint_counts_unless_told_otherwise()
    {
        RequestContext context = _engine.Begin(new FakeHeaders());
        context.Subset = new SubsetHint(["10.0.0.1:8001"]);
        _engine.Director.Decide(context, System.Text.Encoding.UTF8.GetBytes(Body)).ShouldBeNull();
        context.Target!.Name.ShouldBe("b");

        FakeEngine engine = Engine(new DirectorOptions { IgnoresSubsetHints = true });
        engine.Scores["a"] = 1;
        RequestContext free = engine.Begin(new FakeHeaders());
        free.Subset = new SubsetHint([]);
        engine.Director.Decide(free, System.Text.Encoding.UTF8.GetBytes(Body)).ShouldBeNull();
        free.Target!.Name.ShouldBe("a");
    }

    [Fact]
    public void When_another_endpoint_answered_load_and_hooks_follow()
    {
        RequestContext context = _engine.Begin(new FakeHeaders(), "/v1/completions");
        // 400 bytes are 100 tokens. Endpoint a holds 50 of them, b none.
        _engine.Director.Decide(context, System.Text.Encoding.UTF8.GetBytes("m:" + new string('x', 400))).ShouldBeNull();
        context.Target!.Name.ShouldBe("a");
        _engine.Load.Tokens[0].ShouldBe(50);
        RequestDirector.ServedBy(context, "10.0.0.1:8001");
        _engine.Load.Requests[0].ShouldBe(0);
        _engine.Load.Tokens[0].ShouldBe(0);
        _engine.Load.Requests[1].ShouldBe(1);
        _engine.Load.Tokens[1].ShouldBe(100);
        _engine.Director.ResponseStarted(context, 200, false, new FakeHeaders());
        _one.Moved.ShouldBe("a>b");
        context.Request.Attributes.TryGet(RequestAttributes.ServedEndpoint, out string? served).ShouldBeTrue();
        served.ShouldBe("10.0.0.1:8001");
        _engine.Director.End(context, RequestEnding.Completed, 200);
        AllIsGivenBack();
    }

    [Theory]
    [InlineData("10.0.0.1:8000")]
    [InlineData("10.9.9.9:1")]
    [InlineData("")]
    public void The_target_itself_or_an_unknown_endpoint_moves_nothing(string served)
    {
        RequestContext context = Decided();
        RequestDirector.ServedBy(context, served);
        _engine.Director.ResponseStarted(context, 200, false, new FakeHeaders());
        _calls.ShouldNotContain("one.moved");
        _engine.Load.Requests[0].ShouldBe(1);
    }

    [Fact]
    public void A_request_sent_elsewhere_is_screened_again_and_not_admitted_again()
    {
        RequestContext context = Decided(("x-llm-d-inference-objective", "batch"));
        _detector.Value = 1;
        _calls.Clear();
        _engine.Director.Reroute(context).ShouldBeNull();
        context.Target!.Name.ShouldBe("b");
        _calls.ShouldBe(["one.screen1", "two.screen1", "one.produce", "two.produce", "one.send", "two.send"]);
    }

    private FakeEngine Engine(DirectorOptions options) =>
        new(options, [("one", (IPlugin)_one), ("two", _two), ("detector", _detector)], Configuration, "a", "b");

    private InferenceError? Decide(out RequestContext context, params (string, string)[] headers)
    {
        context = _engine.Begin(new FakeHeaders(headers));
        return _engine.Director.Decide(context, System.Text.Encoding.UTF8.GetBytes(Body));
    }

    private RequestContext Decided(params (string, string)[] headers)
    {
        Decide(out RequestContext context, headers).ShouldBeNull();
        return context;
    }

    private InferenceError Refused(params (string, string)[] headers)
    {
        InferenceError error = Decide(out RequestContext context, headers).ShouldNotBeNull();
        _engine.Director.End(context, RequestEnding.Rejected, error.HttpStatus);
        return error;
    }

    private void AllIsGivenBack()
    {
        for (int slot = 0; slot < 4; slot++)
        {
            _engine.Load.Requests[slot].ShouldBe(0);
            _engine.Load.Tokens[slot].ShouldBe(0);
        }

        _engine.MetricValue("llm_d_epp_request_running{").ShouldBe(0);
    }
}
