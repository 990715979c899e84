using InferenceGateway.Engine.Metrics;
using InferenceGateway.Engine.Tests.Fakes;

namespace InferenceGateway.Engine.Tests.Metrics;

public sealed class StreamMetricsTests
{
    private readonly FakeEngine _engine = new();

    [Fact]
    public void A_stream_is_in_flight_until_it_ends_under_the_name_of_its_status()
    {
        StreamMetrics streams = new(_engine.Metrics, _engine.Clock);
        long first = streams.Opened();
        long second = streams.Opened();
        _engine.Clock.Advance(TimeSpan.FromSeconds(2));
        streams.Closed(first, statusCode: 1);

        ParsedPage page = ParsedPage.Of(_engine.CollectorRegistry);
        page.Value("llm_d_epp_extproc_streams_inflight").ShouldBe(1);
        page.Value("llm_d_epp_extproc_stream_duration_seconds_sum").ShouldBe(2);
        page.Value("llm_d_epp_extproc_streams_total{code=\"Canceled\"}").ShouldBe(1);

        streams.Closed(second, statusCode: 8);
        page = ParsedPage.Of(_engine.CollectorRegistry);
        page.Value("llm_d_epp_extproc_streams_inflight").ShouldBe(0);
        page.Value("llm_d_epp_extproc_streams_total{code=\"ResourceExhausted\"}").ShouldBe(1);
    }

    [Theory]
    [InlineData(0, "OK")]
    [InlineData(4, "DeadlineExceeded")]
    [InlineData(13, "Internal")]
    [InlineData(16, "Unauthenticated")]
    [InlineData(17, "Unknown")]
    [InlineData(-1, "Unknown")]
    public void Every_number_has_a_name(int number, string name)
    {
        StreamMetrics streams = new(_engine.Metrics, _engine.Clock);
        streams.Closed(streams.Opened(), number);

        ParsedPage.Of(_engine.CollectorRegistry).Value($"llm_d_epp_extproc_streams_total{{code=\"{name}\"}}").ShouldBe(1);
    }

    [Fact]
    public void Nothing_is_shown_of_streams_unless_asked_for() =>
        ParsedPage.Of(_engine.CollectorRegistry).Families.Keys.Where(name => name.Contains("extproc")).ShouldBeEmpty();
}
