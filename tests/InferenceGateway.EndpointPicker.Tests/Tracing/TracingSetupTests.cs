using System.Collections.Concurrent;
using System.Diagnostics;
using InferenceGateway.EndpointPicker.Tracing;
using InferenceGateway.Engine.Tracing;
using Microsoft.Extensions.Logging.Abstractions;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace InferenceGateway.EndpointPicker.Tests.Tracing;

public sealed class TracingSetupTests
{
    [Theory]
    [InlineData("0", ActivityTraceFlags.Recorded, true)] // the parent has decided
    [InlineData("1", ActivityTraceFlags.None, false)]
    public void A_parents_decision_is_followed_whatever_the_ratio(string ratio, ActivityTraceFlags flags, bool isExported)
    {
        ActivityTraceId trace = ActivityTraceId.CreateRandom();
        Collected collected = new();
        using ActivitySource source = new(GatewayActivitySources.Exchanges);
        using (TracerProvider provider = Start(ratio, collected))
        {
            ActivityContext parent = new(trace, ActivitySpanId.CreateRandom(), flags, isRemote: true);
            using Activity? span = source.StartActivity("test", ActivityKind.Server, parent);
            span.ShouldNotBeNull().Recorded.ShouldBe(isExported); // also an unsampled span exists: its id goes on to the endpoint
        }

        collected.Spans.Any(span => span.TraceId == trace && span.Recorded).ShouldBe(isExported);
    }

    [Theory]
    [InlineData("0", false)]
    [InlineData("1", true)]
    public void A_trace_that_begins_here_is_sampled_by_the_ratio(string ratio, bool isExported)
    {
        Collected collected = new();
        using ActivitySource source = new(GatewayActivitySources.Exchanges);
        ActivityTraceId trace;
        using (TracerProvider provider = Start(ratio, collected))
        {
            using Activity? span = source.StartActivity("test", ActivityKind.Server);
            trace = span.ShouldNotBeNull().TraceId;
            span.Recorded.ShouldBe(isExported);
        }

        collected.Spans.Any(span => span.TraceId == trace && span.Recorded).ShouldBe(isExported);
    }

    [Fact]
    public void Without_an_exporter_nothing_is_traced() =>
        TracingSetup.Start(new Dictionary<string, string>(), NullLogger.Instance).ShouldBeNull();

    private static TracerProvider Start(string ratio, Collected collected) =>
        TracingSetup.Start(
            new Dictionary<string, string>
            {
                ["OTEL_TRACES_EXPORTER"] = "otlp",
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:9",
                ["OTEL_EXPORTER_OTLP_TIMEOUT"] = "100",
                ["OTEL_TRACES_SAMPLER_ARG"] = ratio,
            },
            NullLogger.Instance,
            builder => builder.AddProcessor(collected)
        )!;

    private sealed class Collected : BaseProcessor<Activity>
    {
        public ConcurrentBag<Activity> Spans { get; } = [];

        public override void OnEnd(Activity data) => Spans.Add(data);
    }
}
