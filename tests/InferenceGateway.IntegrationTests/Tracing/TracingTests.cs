using System.Globalization;
using InferenceGateway.EndpointPicker.Tests.Support;
using InferenceGateway.ExtProc.Tests.Fakes;
using InferenceGateway.ExtProc.Tests.Oracle;
using InferenceGateway.IntegrationTests.EndpointPicker;
using InferenceGateway.IntegrationTests.Harness;

namespace InferenceGateway.IntegrationTests.Tracing;

/// <summary>What a collector gets from <c>igw epp</c>.</summary>
public sealed class TracingTests : IAsyncLifetime
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";
    private const string Client = "b7ad6b7169203331";
    private const string DrainAtOnce = "--drain-timeout=0s";
    private const int Internal = 1;
    private const int Server = 2;
    private const int Error = 2;

    private TraceCollector _collector = null!;

    public async ValueTask InitializeAsync() => _collector = await TraceCollector.StartAsync();

    public async ValueTask DisposeAsync() => await _collector.DisposeAsync();

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task A_request_of_a_sampled_trace_has_all_spans_below_the_clients()
    {
        await using PickerOfTwo picker = await StartAsync();
        using RawGrpc connection = new(picker.Port);
        await ProxyStream.ExchangeAsync(connection, Bodies.Model, Parent(isSampled: true), ("x-request-id", "request-1"));

        ExportedSpan[] spans = await _collector.TraceAsync(Trace);

        spans
            .Select(span => span.Name)
            .Order(StringComparer.Ordinal)
            .ShouldBe([
                "filter_endpoints",
                "gateway.request",
                "gateway.request_orchestration",
                "llm_d.epp.scorer.queue-scorer",
                "llm_d.epp.scoring",
                "pick_endpoints",
                "run_scheduler_profile",
            ]);
        Dictionary<string, ExportedSpan> named = spans.ToDictionary(span => span.Name);
        ExportedSpan exchange = named["gateway.request"];
        ExportedSpan decision = named["gateway.request_orchestration"];
        ExportedSpan profile = named["run_scheduler_profile"];
        exchange.Parent.ShouldBe(Client);
        decision.Parent.ShouldBe(exchange.SpanId);
        profile.Parent.ShouldBe(decision.SpanId);
        named["filter_endpoints"].Parent.ShouldBe(profile.SpanId);
        named["llm_d.epp.scoring"].Parent.ShouldBe(profile.SpanId);
        named["pick_endpoints"].Parent.ShouldBe(profile.SpanId);
        named["llm_d.epp.scorer.queue-scorer"].Parent.ShouldBe(named["llm_d.epp.scoring"].SpanId);
        (exchange.Kind, decision.Kind, profile.Kind).ShouldBe((Server, Server, Internal));
        spans.ShouldAllBe(span => span.Status == 0 && span.Start < span.End);
        spans.ShouldAllBe(span => span.Start >= exchange.Start && span.End <= exchange.End);
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task Spans_carry_the_attributes_that_are_known()
    {
        await using PickerOfTwo picker = await StartAsync();
        using RawGrpc connection = new(picker.Port);
        await ProxyStream.ExchangeAsync(connection, Bodies.Model, Parent(isSampled: true), ("x-request-id", "request-1"));

        Dictionary<string, ExportedSpan> spans = (await _collector.TraceAsync(Trace)).ToDictionary(span => span.Name);

        spans["gateway.request"].Attributes.ShouldBeEmpty();
        Attributes(spans["gateway.request_orchestration"]).ShouldBe(["request_prio=0", $"target_model={Bodies.Model}"]);
        string[] request = ["gen_ai.request.id=request-1", $"gen_ai.request.model={Bodies.Model}"];
        Attributes(spans["run_scheduler_profile"]).ShouldBe([.. request, "llm_d.epp.scheduling.profile.name=default"]);
        Attributes(spans["filter_endpoints"])
            .ShouldBe([.. request, "llm_d.epp.filter.candidate_endpoints=2", "llm_d.epp.filter.filtered_endpoints=2"]);
        Attributes(spans["llm_d.epp.scoring"])
            .ShouldBe([.. request, "llm_d.epp.scorer.count=1", "llm_d.epp.scoring.candidate_endpoints=2"]);

        // Both queues are empty, so far as anybody knows.
        Attributes(spans["llm_d.epp.scorer.queue-scorer"])
            .ShouldBe([
                .. request,
                "llm_d.epp.scorer.candidate_endpoints=2",
                "llm_d.epp.scorer.endpoints_scored=2",
                "llm_d.epp.scorer.name=queue-scorer",
                "llm_d.epp.scorer.score.avg=1",
                "llm_d.epp.scorer.score.max=1",
                "llm_d.epp.scorer.type=queue-scorer",
                "llm_d.epp.scorer.weight=1",
            ]);
        Attributes(spans["pick_endpoints"])
            .ShouldBe([
                .. request,
                "llm_d.epp.picker.candidate_endpoints=2",
                "llm_d.epp.picker.top_endpoints=default/a,default/b",
                "llm_d.epp.picker.top_scores=1,1",
            ]);
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task Scopes_and_the_resource_say_where_spans_come_from()
    {
        await using PickerOfTwo picker = await StartAsync(("OTEL_RESOURCE_ATTRIBUTES", "k8s.pod.name=epp-0"));
        using RawGrpc connection = new(picker.Port);
        await ProxyStream.ExchangeAsync(connection, Bodies.Model, Parent(isSampled: true));

        ExportedSpan[] spans = await _collector.TraceAsync(Trace);

        spans.Single(span => span.Name == "gateway.request").Scope.Name.ShouldBe("llm-d-router/pkg/epp/handlers");
        spans.Single(span => span.Name == "gateway.request_orchestration").Scope.Name.ShouldBe("llm-d-router/pkg/epp/requestcontrol");
        spans.Where(span => span.Kind == Internal).Select(span => span.Scope.Name).Distinct().ShouldBe(["llm-d-router/pkg/epp/scheduling"]);
        spans.ShouldAllBe(span => span.Scope.Version != "" && span.Scope.Attributes.ContainsKey("commit-sha"));
        IReadOnlyDictionary<string, object> resource = spans[0].Resource;
        resource["service.name"].ShouldBe("llm-d-epp");
        resource["service.version"].ShouldBe(spans[0].Scope.Version);
        resource["k8s.pod.name"].ShouldBe("epp-0");
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task Refusals_and_failures_of_the_model_server_are_errors()
    {
        await using PickerOfTwo picker = await StartAsync();
        using RawGrpc connection = new(picker.Port);
        using (ProxyStream refused = new(connection))
        {
            await refused.SendHeadersAsync(Parent(isSampled: true));
            await refused.SendAsync(Make.RequestBody("{", end: true));
            (await refused.ReceiveRefusalAsync()).ShouldBe(400);
        }

        ExportedSpan[] spans = await _collector.TraceAsync(Trace);
        spans.Select(span => span.Name).ShouldBe(["gateway.request_orchestration", "gateway.request"], ignoreOrder: true);
        spans.ShouldAllBe(span => span.Status == Error && span.StatusMessage != "");

        string other = new('a', 32);
        using (ProxyStream failed = new(connection))
        {
            await failed.SendHeadersAsync(("traceparent", $"00-{other}-{Client}-01"));
            await failed.SendAsync(Make.RequestBody(Bodies.Completion(), end: true));
            await failed.ReceiveConsentAsync(); // headers
            await failed.ReceiveConsentAsync(); // body
            await failed.SendAsync(Make.ResponseHeaders(503));
            await failed.ReceiveConsentAsync();
            await failed.SendAsync(Make.ResponseBody("{}", end: true));
            await failed.ReceiveConsentAsync();
        }

        spans = await _collector.TraceAsync(other);
        ExportedSpan exchange = spans.Single(span => span.Status == Error);
        (exchange.Name, exchange.StatusMessage).ShouldBe(("gateway.request", "ModelServerError"));
    }

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_model_server_is_told_our_span_as_its_parent_and_whether_the_trace_is_sampled(bool isSampled)
    {
        await using PickerOfTwo picker = await StartAsync(("OTEL_TRACES_SAMPLER_ARG", isSampled ? "0" : "1"));
        using RawGrpc connection = new(picker.Port);
        string parent = await ForwardedParentAsync(connection, Parent(isSampled));

        parent.ShouldStartWith($"00-{Trace}-");
        parent.ShouldEndWith(isSampled ? "-01" : "-00"); // as the client decided, whatever the share
        parent.ShouldNotContain(Client);
        if (isSampled)
        {
            ExportedSpan[] spans = await _collector.TraceAsync(Trace);
            parent.ShouldContain(spans.Single(span => span.Name == "gateway.request").SpanId);
        }
        else
        {
            await StopAsync(picker); // which would send what waits
            _collector.Spans.ShouldBeEmpty();
        }
    }

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData("1", true)]
    [InlineData("0", false)]
    public async Task A_trace_that_begins_here_is_sampled_as_told(string ratio, bool isExported)
    {
        await using PickerOfTwo picker = await StartAsync(("OTEL_TRACES_SAMPLER_ARG", ratio));
        using RawGrpc connection = new(picker.Port);
        await ProxyStream.ExchangeAsync(connection);
        await StopAsync(picker);

        ExportedSpan? exchange = _collector.Spans.SingleOrDefault(span => span.Name == "gateway.request");
        (exchange is not null).ShouldBe(isExported);
        exchange?.Parent.ShouldBeEmpty();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task What_waits_is_sent_when_the_picker_stops()
    {
        string hour = TimeSpan.FromHours(1).TotalMilliseconds.ToString(CultureInfo.InvariantCulture);
        await using PickerOfTwo picker = await StartAsync(("OTEL_BSP_SCHEDULE_DELAY", hour));
        using RawGrpc connection = new(picker.Port);
        await ProxyStream.ExchangeAsync(connection, Bodies.Model, Parent(isSampled: true));
        await picker.UntilStreamsAsync(0);
        _collector.Spans.ShouldBeEmpty();

        await StopAsync(picker);

        _collector.Spans.Count(span => span.TraceId == Trace).ShouldBe(7);
    }

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData("", "--tracing=true")] // nobody named an exporter
    [InlineData("none", "--tracing=true")]
    [InlineData("otlp", "--tracing=false")]
    public async Task Nothing_is_exported_unless_asked_for_and_headers_pass_as_they_came(string exporter, string flag)
    {
        await using PickerOfTwo picker = await PickerOfTwo.StartAsync(
            [flag, DrainAtOnce],
            environment: Environment(("OTEL_TRACES_EXPORTER", exporter))
        );
        using RawGrpc connection = new(picker.Port);

        (await ForwardedParentAsync(connection, Parent(isSampled: true))).ShouldBeEmpty();
        await StopAsync(picker);

        _collector.Spans.ShouldBeEmpty();
        picker.Process.Process.Output.ShouldBeEmpty();
    }

    private static (string, string) Parent(bool isSampled) => ("traceparent", $"00-{Trace}-{Client}-{(isSampled ? "01" : "00")}");

    private static string[] Attributes(ExportedSpan span) =>
        [.. span.Attributes.Select(pair => $"{pair.Key}={Text(pair.Value)}").Order(StringComparer.Ordinal)];

    private static string Text(object value) =>
        value is object[] values ? string.Join(',', values.Select(Text)) : string.Create(CultureInfo.InvariantCulture, $"{value}");

    /// <summary>Serves a request and returns the traceparent that the proxy is told to forward; empty when none is.</summary>
    private static async Task<string> ForwardedParentAsync(RawGrpc connection, (string, string) parent)
    {
        using ProxyStream stream = new(connection);
        await stream.SendHeadersAsync(parent);
        await stream.SendAsync(Make.RequestBody(Bodies.Completion(), end: true));
        ProcessingResponse answer = await stream.ReceiveConsentAsync();
        await stream.ReceiveConsentAsync(); // body
        await stream.SendAsync(Make.ResponseHeaders());
        await stream.ReceiveConsentAsync();
        await stream.SendAsync(Make.ResponseBody("{}", end: true));
        await stream.ReceiveConsentAsync();
        return answer.Header("traceparent") ?? "";
    }

    private static async Task StopAsync(PickerOfTwo picker)
    {
        await picker.UntilStreamsAsync(0);
        await picker.Process.Process.TerminateAsync();
        (await picker.Process.Process.ExitCodeAsync()).ShouldBe(0);
    }

    private Task<PickerOfTwo> StartAsync(params (string Name, string Value)[] variables) =>
        PickerOfTwo.StartAsync([DrainAtOnce], environment: Environment([("OTEL_TRACES_EXPORTER", "otlp"), .. variables]));

    private Dictionary<string, string> Environment(params (string Name, string Value)[] variables)
    {
        Dictionary<string, string> environment = new(StringComparer.Ordinal)
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = _collector.Address,
            ["OTEL_BSP_SCHEDULE_DELAY"] = "50",
        };
        foreach ((string name, string value) in variables)
        {
            environment[name] = value;
        }

        return environment;
    }
}
