using System.Diagnostics;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Engine.Tracing;

namespace InferenceGateway.Engine.Tests.Tracing;

public sealed class TraceHeadersTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";
    private const string Span = "b7ad6b7169203331";

    [Theory]
    [InlineData("00-" + Trace + "-" + Span + "-01", true)]
    [InlineData("00-" + Trace + "-" + Span + "-00", false)]
    [InlineData("cc-" + Trace + "-" + Span + "-01-what-the-future-will-be", true)]
    public void A_valid_parent_is_taken_over(string parent, bool isSampled)
    {
        ActivityContext context = TraceHeaders.Extract(Headers(parent, "vendor=1,other=2"));

        context.TraceId.ToHexString().ShouldBe(Trace);
        context.SpanId.ToHexString().ShouldBe(Span);
        context.IsRemote.ShouldBeTrue();
        context.TraceFlags.HasFlag(ActivityTraceFlags.Recorded).ShouldBe(isSampled);
        context.TraceState.ShouldBe("vendor=1,other=2");
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("ff-" + Trace + "-" + Span + "-01")]
    [InlineData("00-00000000000000000000000000000000-" + Span + "-01")]
    [InlineData("00-" + Trace + "-0000000000000000-01")]
    [InlineData("00-0AF7651916CD43DD8448EB211C80319C-" + Span + "-01")]
    [InlineData("00-" + Trace + "-" + Span + "-01-more")]
    [InlineData("cc-" + Trace + "-" + Span + "-01.more")]
    [InlineData("00-" + Trace + "-" + Span + "-0x")]
    [InlineData("00-" + Trace + "-" + Span + "-1")]
    [InlineData("00_" + Trace + "_" + Span + "_01")]
    [InlineData("00-" + Trace + "\0-" + Span + "-01")]
    [InlineData("00-0af7651916cd43dd8448eb211c80319é-" + Span + "-01")]
    public void A_hostile_parent_is_nobody(string parent) => TraceHeaders.Extract(Headers(parent, "a=b")).ShouldBe(default);

    [Fact]
    public void A_megabyte_is_no_parent() =>
        TraceHeaders.Extract(Headers($"cc-{Trace}-{Span}-01-{new string('x', 1 << 20)}", "a=b")).ShouldBe(default);

    [Fact]
    public void A_state_that_is_too_long_is_dropped_whole_and_the_parent_stays()
    {
        string parent = $"00-{Trace}-{Span}-01";
        TraceHeaders.Extract(Headers(parent, "a=" + new string('x', 510))).TraceState.ShouldNotBeNull(); // 512 in all
        ActivityContext context = TraceHeaders.Extract(Headers(parent, "a=" + new string('x', 511)));

        context.TraceState.ShouldBeNull();
        context.TraceId.ToHexString().ShouldBe(Trace);
    }

    [Fact]
    public void Without_a_header_there_is_no_parent() => TraceHeaders.Extract(EmptyHeaders.Instance).ShouldBe(default);

    private static TestRequestHeaders Headers(string parent, string state) => new(("traceparent", parent), ("tracestate", state));
}
