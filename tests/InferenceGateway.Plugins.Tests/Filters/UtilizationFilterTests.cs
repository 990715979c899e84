using InferenceGateway.Abstractions.Scheduling;
using InferenceGateway.Plugins.Filters;
using InferenceGateway.Plugins.Tests.Support;

namespace InferenceGateway.Plugins.Tests.Filters;

public sealed class UtilizationFilterTests
{
    private const string QueueAndCache =
        "{'conditions': [{'metric': 'waiting-queue', 'maxValue': 4}, {'metric': 'kv-cache-utilization', 'maxValue': 0.8}]";

    [Fact]
    public void Endpoints_at_the_bounds_are_kept_and_beyond_one_are_dropped()
    {
        // a is at both bounds, b queues too much, c is too full, d was never scraped and counts as idle.
        Fleet fleet = new Fleet(4).Waiting(4, 5, 0, 0).KvUsage(0.80, 0.1, 0.81, 0).NeverScraped(3);

        fleet.Filter(Configured.Plugin<IFilter>(UtilizationFilter.Type, QueueAndCache + "}")).ShouldBe("ad");
    }

    [Theory]
    [InlineData(false, "")]
    [InlineData(true, "ab")]
    public void Nobody_within_bounds_keeps_everybody_only_on_request(bool fallback, string expected)
    {
        Fleet fleet = new Fleet(2).Waiting(5, 6);
        string parameters = $"{QueueAndCache}, 'fallbackOnEmpty': {(fallback ? "true" : "false")}}}";

        fleet.Filter(Configured.Plugin<IFilter>(UtilizationFilter.Type, parameters)).ShouldBe(expected);
    }

    [Theory]
    [InlineData("active-requests", "a")]
    [InlineData("running-requests", "b")]
    public void Requests_in_flight_and_running_are_different_metrics(string metric, string expected)
    {
        Fleet fleet = new Fleet(2).InFlightRequests(1, 9).Running(9, 1);
        string parameters = $"{{'conditions': [{{'metric': '{metric}', 'maxValue': 1}}]}}";

        fleet.Filter(Configured.Plugin<IFilter>(UtilizationFilter.Type, parameters)).ShouldBe(expected);
    }

    [Theory]
    [InlineData("{}", "conditions")]
    [InlineData("{'conditions': []}", "conditions")]
    [InlineData("{'conditions': [{'metric': 'queue', 'maxValue': 1}]}", "conditions[0].metric")]
    [InlineData("{'conditions': [{'metric': 'waiting-queue'}]}", "conditions[0].maxValue")]
    [InlineData("{'conditions': [{'metric': 'waiting-queue', 'maxValue': -1}]}", "conditions[0].maxValue")]
    [InlineData("{'conditions': [{'metric': 'kv-cache-utilization', 'maxValue': 1.01}]}", "conditions[0].maxValue")]
    public void Conditions_that_cannot_work_are_refused_by_name(string parameters, string parameter) =>
        Configured.Refusal(UtilizationFilter.Type, parameters).Parameter.ShouldBe(parameter);
}
