using System.Diagnostics;
using System.Text;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Engine.Requests;
using InferenceGateway.Engine.Tests.Fakes;

namespace InferenceGateway.Engine.Tests.Tracing;

public sealed class RequestTraceTests
{
    private readonly ActivityTraceId _trace = ActivityTraceId.CreateRandom();
    private readonly ActivitySpanId _client = ActivitySpanId.CreateRandom();
    private readonly FakeEngine _engine = new(endpoints: ["a"]);

    [Fact]
    public void A_sampled_request_has_a_span_for_the_exchange_and_one_below_it_for_the_decision()
    {
        using Listening listening = new(trace => trace == _trace);

        Complete(Begin(Parent("01")));

        Activity decision = listening.Named("gateway.request_orchestration");
        Activity exchange = listening.Named("gateway.request");
        exchange.Kind.ShouldBe(ActivityKind.Server);
        exchange.Source.Name.ShouldBe("llm-d-router/pkg/epp/handlers");
        exchange.TraceId.ShouldBe(_trace);
        exchange.ParentSpanId.ShouldBe(_client);
        exchange.Status.ShouldBe(ActivityStatusCode.Unset);
        exchange.StartTimeUtc.ShouldBe(_engine.Clock.GetUtcNow().UtcDateTime - TimeSpan.FromSeconds(3));
        exchange.Duration.ShouldBe(TimeSpan.FromSeconds(3));
        decision.Kind.ShouldBe(ActivityKind.Server);
        decision.Source.Name.ShouldBe("llm-d-router/pkg/epp/requestcontrol");
        decision.ParentSpanId.ShouldBe(exchange.SpanId);
        decision.GetTagItem("target_model").ShouldBe("model");
        decision.GetTagItem("request_prio").ShouldBe(0);
    }

    [Fact]
    public void The_endpoint_is_told_our_span_instead_of_the_clients()
    {
        using Listening listening = new(trace => trace == _trace);
        RequestContext context = Begin(Parent("01"), ("tracestate", "vendor=1"), ("baggage", "user=alice"));

        Dictionary<string, string?> headers = context.Request.UpstreamHeaders.All.ToDictionary(h => h.Name, h => h.Value);
        Complete(context);

        Activity exchange = listening.Named("gateway.request");
        headers["traceparent"].ShouldBe($"00-{_trace}-{exchange.SpanId}-01");
        headers["tracestate"].ShouldBe("vendor=1");
        headers.ShouldNotContainKey("baggage"); // it passes as the client sent it
    }

    [Fact]
    public void A_header_that_a_hook_or_an_earlier_attempt_set_gives_way()
    {
        using Listening listening = new(trace => trace == _trace);
        FakeEngine engine = new(endpoints: ["a", "b"]);
        RequestContext context = engine.Director.Begin(new TestRequestHeaders(Parent("01")), "/v1/completions", "id");
        context.Request.UpstreamHeaders.Set("traceparent", "stale");
        engine.Director.Decide(context, "model:x"u8).ShouldBeNull();
        engine.Director.Reroute(context).ShouldBeNull();

        HeaderMutation parent = context.Request.UpstreamHeaders.All.Where(h => h.Name == "traceparent").ShouldHaveSingleItem();
        engine.Director.End(context, RequestEnding.ClientGone, 0);

        Activity exchange = listening.Named("gateway.request");
        listening.Stopped.Count(a => a.OperationName == "gateway.request_orchestration").ShouldBe(2);
        parent.Value.ShouldBe($"00-{_trace}-{exchange.SpanId}-01");
    }

    [Fact]
    public void A_request_that_is_not_sampled_passes_that_on()
    {
        using Listening listening = new(trace => trace == _trace, ActivitySamplingResult.PropagationData);
        RequestContext context = Begin(Parent("00"));

        string parent = context.Request.UpstreamHeaders.All.Single(h => h.Name == "traceparent").Value.ShouldNotBeNull();
        Complete(context);

        parent.ShouldStartWith($"00-{_trace}-");
        parent.ShouldEndWith("-00");
        parent.ShouldNotContain(_client.ToHexString());
        listening.Stopped.ShouldAllBe(activity => !activity.Recorded && !activity.TagObjects.Any());
    }

    [Fact]
    public void A_state_without_a_valid_parent_goes_no_further()
    {
        ConcurrentTraces roots = new();
        using Listening listening = new(roots.IsOurs);
        RequestContext context = roots.While(() => Begin(("traceparent", "00-nonsense"), ("tracestate", "vendor=1")));

        HeaderMutation[] headers = [.. context.Request.UpstreamHeaders.All];
        Complete(context);

        headers.ShouldContain(new HeaderMutation("tracestate", null));
        headers.Single(h => h.Name == "traceparent").Value.ShouldNotBeNull().ShouldEndWith("-01");
    }

    [Fact]
    public void A_span_of_the_transport_is_not_the_parent_and_is_current_again_afterwards()
    {
        ConcurrentTraces roots = new();
        using Listening listening = new(roots.IsOurs);
        using Activity transport = new Activity("transport").Start();

        RequestContext context = roots.While(() => Begin());
        Activity.Current.ShouldBe(transport);
        Complete(context);

        Activity.Current.ShouldBe(transport);
        Activity exchange = listening.Stopped.Single(a => a.OperationName == "gateway.request");
        exchange.ParentSpanId.ShouldBe(default);
        exchange.TraceId.ShouldNotBe(transport.TraceId);
    }

    [Fact]
    public void A_refused_request_marks_both_spans_with_the_reason_and_tells_nobody()
    {
        using Listening listening = new(trace => trace == _trace);
        RequestContext context = _engine.Director.Begin(new TestRequestHeaders(Parent("01")), "/v1/completions", "id");
        _engine.Director.Decide(context, "no model"u8).ShouldNotBeNull();

        context.Request.UpstreamHeaders.All.ShouldBeEmpty();
        _engine.Director.End(context, RequestEnding.Rejected, 400);

        listening.Stopped.Count.ShouldBe(2);
        listening.Stopped.ShouldAllBe(a => a.Status == ActivityStatusCode.Error && a.StatusDescription == "no colon");
    }

    [Theory]
    [InlineData(RequestEnding.Completed, 503, "ModelServerError")]
    [InlineData(RequestEnding.Failed, 200, "ModelServerError")]
    [InlineData(RequestEnding.ClientGone, 200, null)]
    [InlineData(RequestEnding.Evicted, 200, null)]
    public void The_exchange_says_how_the_server_answered(RequestEnding ending, int status, string? description)
    {
        using Listening listening = new(trace => trace == _trace);
        RequestContext context = Begin(Parent("01"));
        _engine.Director.ResponseStarted(context, status, isEventStream: false, NoResponseHeaders.Instance);
        _engine.Director.End(context, ending, status);

        listening.Named("gateway.request").StatusDescription.ShouldBe(description);
    }

    [Fact]
    public void Nothing_is_told_to_the_endpoint_when_nobody_samples()
    {
        RequestContext context = Begin(Parent("01"));

        context.Request.UpstreamHeaders.All.ShouldBeEmpty();
        Complete(context);
    }

    private RequestContext Begin(params (string, string)[] headers)
    {
        RequestContext context = _engine.Director.Begin(new TestRequestHeaders(headers), "/v1/completions", "id");
        _engine.Director.Decide(context, Encoding.UTF8.GetBytes("model:prompt")).ShouldBeNull();
        return context;
    }

    private void Complete(RequestContext context)
    {
        _engine.Clock.Advance(TimeSpan.FromSeconds(3));
        _engine.Director.End(context, RequestEnding.Completed, 200);
    }

    private (string, string) Parent(string flags) => ("traceparent", $"00-{_trace}-{_client}-{flags}");

    /// <summary>Says that root spans made within a call on this thread are ours.</summary>
    private sealed class ConcurrentTraces
    {
        [ThreadStatic]
        private static ConcurrentTraces? s_current;

        public bool IsOurs(ActivityTraceId trace) => ReferenceEquals(s_current, this);

        public T While<T>(Func<T> call)
        {
            s_current = this;
            T result = call();
            s_current = null;
            return result;
        }
    }
}
