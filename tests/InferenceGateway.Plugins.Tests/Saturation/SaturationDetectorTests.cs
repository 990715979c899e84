using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Scheduling;
using InferenceGateway.Plugins.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace InferenceGateway.Plugins.Tests.Saturation;

public sealed class SaturationDetectorTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Utilization_is_the_mean_of_the_fuller_of_queue_and_cache()
    {
        // a: max(2 / 5, 0.4 / 0.8) = 0.5; b: max(10 / 5, 0 / 0.8) = 2; c: max(0, 0.8 / 0.8) = 1. Mean 3.5 / 3.
        Fleet fleet = Scraped(3).Waiting(2, 10, 0).KvUsage(0.4, 0, 0.8);
        Utilization().Saturation(fleet.Candidates).ShouldBe(3.5 / 3, 1e-12);
    }

    [Fact]
    public void Without_endpoints_the_pool_is_full()
    {
        Fleet fleet = Scraped(1).Only();
        Utilization().Saturation(fleet.Candidates).ShouldBe(1);
        Concurrency("{}").Saturation(fleet.Candidates).ShouldBe(1);
    }

    [Fact]
    public void Numbers_that_are_old_or_never_came_count_as_full()
    {
        Fleet fleet = Scraped(2).NeverScraped(1);
        // a: 0 while fresh; b: 1.
        Utilization().Saturation(fleet.Candidates).ShouldBe(0.5);
        _clock.Advance(TimeSpan.FromMilliseconds(200));
        Utilization().Saturation(fleet.Candidates).ShouldBe(0.5);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Utilization().Saturation(fleet.Candidates).ShouldBe(1);
        Utilization("{'metricsStalenessThreshold': '1.5s'}").Saturation(fleet.Candidates).ShouldBe(0.5);
    }

    [Theory]
    [InlineData("{}", "a")]
    // Limits 5 * 1.2 = 6 and 0.8 * 1.2 = 0.96: b waits 5 < 6; c uses 0.9 < 0.96.
    [InlineData("{'headroom': 0.2}", "abc")]
    public void Utilization_filters_what_is_at_its_thresholds(string parameters, string kept)
    {
        Fleet fleet = Scraped(4).Waiting(4, 5, 0, 0).KvUsage(0.79, 0, 0.9, 0).NeverScraped(3);
        fleet.Filter((IFilter)Utilization(parameters)).ShouldBe(kept);
    }

    [Fact]
    public void Utilization_keeps_everybody_when_nobody_is_below() =>
        Scraped(2).Waiting(9, 9).Filter((IFilter)Utilization()).ShouldBe("ab");

    [Theory]
    // Requests 10 + 30 of 2 * 100.
    [InlineData("{}", 0.2)]
    [InlineData("{'maxConcurrency': 10}", 2.0)]
    // Tokens 500,000 + 0 of 2 * 1,000,000.
    [InlineData("{'concurrencyMode': 'tokens'}", 0.25)]
    // a: max(10 / 100, 0.5) = 0.5; b: max(30 / 100, 0) = 0.3. Mean 0.4.
    [InlineData("{'concurrencyMode': 'hybrid'}", 0.4)]
    public void Concurrency_is_what_is_in_flight_against_the_maximum(string parameters, double expected)
    {
        Fleet fleet = new Fleet(2).InFlightRequests(10, 30).InFlightTokens(500_000, 0);
        Concurrency(parameters).Saturation(fleet.Candidates).ShouldBe(expected, 1e-12);
    }

    [Theory]
    [InlineData("{'maxConcurrency': 10}", "a")]
    // floor(10 * 1.15) = 11: b has 10 < 11, c has 11.
    [InlineData("{'maxConcurrency': 10, 'headroom': 0.15}", "ab")]
    [InlineData("{'maxTokenConcurrency': 100, 'concurrencyMode': 'tokens'}", "bc")]
    [InlineData("{'maxConcurrency': 11, 'maxTokenConcurrency': 100, 'concurrencyMode': 'hybrid'}", "b")]
    [InlineData("{'maxConcurrency': 1}", "")]
    public void Concurrency_filters_what_is_at_its_maximum(string parameters, string kept)
    {
        Fleet fleet = new Fleet(3).InFlightRequests(9, 10, 11).InFlightTokens(100, 99, 0);
        fleet.Filter((IFilter)Concurrency(parameters)).ShouldBe(kept);
    }

    [Theory]
    [InlineData("utilization-detector", "{'queueDepthThreshold': 0}", "queueDepthThreshold")]
    [InlineData("utilization-detector", "{'kvCacheUtilThreshold': 1.1}", "kvCacheUtilThreshold")]
    [InlineData("utilization-detector", "{'metricsStalenessThreshold': '0s'}", "metricsStalenessThreshold")]
    [InlineData("utilization-detector", "{'metricsStalenessThreshold': 'soon'}", "metricsStalenessThreshold")]
    [InlineData("utilization-detector", "{'headroom': -0.1}", "headroom")]
    [InlineData(
        "utilization-detector",
        "{'headroom': -1, 'queueDepthThreshold': -1}",
        "queueDepthThreshold: expected a number above 0, found -1; headroom"
    )]
    [InlineData("concurrency-detector", "{'concurrencyMode': 'both'}", "found 'both'")]
    [InlineData("concurrency-detector", "{'maxConcurrency': 0}", "found 0")]
    [InlineData("concurrency-detector", "{'maxTokenConcurrency': 0}", "found 0")]
    [InlineData("concurrency-detector", "{'headroom': -1}", "found -1")]
    public void Parameters_are_checked(string type, string parameters, string problem) =>
        Configured.Refusal(type, parameters).Message.ShouldContain(problem);

    private ISaturationDetector Utilization(string parameters = "{}") =>
        Configured.Plugin<ISaturationDetector>("utilization-detector", parameters, new TestBuilder { Clock = _clock });

    private static ISaturationDetector Concurrency(string parameters) =>
        Configured.Plugin<ISaturationDetector>("concurrency-detector", parameters);

    private Fleet Scraped(int count)
    {
        Fleet fleet = new(count);
        foreach (int slot in fleet.Slots)
        {
            fleet.Metrics.UpdatedAt.At(slot) = _clock.GetTimestamp();
        }

        return fleet;
    }
}
