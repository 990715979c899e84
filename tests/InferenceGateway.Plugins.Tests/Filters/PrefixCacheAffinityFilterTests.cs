using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;
using InferenceGateway.Plugins.Filters;
using InferenceGateway.Plugins.Tests.Support;

namespace InferenceGateway.Plugins.Tests.Filters;

public sealed class PrefixCacheAffinityFilterTests
{
    private static readonly PrefixMatch Sticky = new(8, 10, 64); // exactly the default threshold of 0.80
    private static readonly PrefixMatch Almost = new(79, 100, 64);

    [Fact]
    public void Endpoints_at_the_threshold_are_sticky() => Filter(null, Sticky, Almost, default).ShouldBe("a");

    [Fact]
    public void Without_a_sticky_endpoint_everybody_is_kept() => Filter(null, Almost, Almost, default).ShouldBe("abc");

    [Fact]
    public void When_all_are_sticky_all_are_kept() => Filter(null, Sticky, Sticky).ShouldBe("ab");

    [Fact]
    public void A_single_candidate_is_kept() => Filter(null, default(PrefixMatch)).ShouldBe("a");

    [Fact]
    public void A_prompt_without_blocks_sticks_to_nobody() => Filter(null, new PrefixMatch(0, 0, 64), default).ShouldBe("ab");

    [Theory]
    [InlineData("{'affinityThreshold': -1}", "ab")]
    [InlineData("{'affinityThreshold': 0}", "ab")]
    [InlineData("{'affinityThreshold': 0.7}", "ab")] // both reach it
    [InlineData("{'affinityThreshold': 0.8}", "a")]
    [InlineData("{'affinityThreshold': 0.99}", "ab")] // nobody does
    [InlineData("{'explorationProbability': 1}", "ab")]
    public void The_threshold_and_exploration_come_from_the_configuration(string parameters, string expected) =>
        Filter(parameters, Sticky, Almost).ShouldBe(expected);

    // Milliseconds = tokens / 15928 * 1000: 286704 tokens take 18000.0, one more 18000.06, 300000 take 18834.8, 15928 take 1000.
    [Theory]
    [InlineData(286_704, 0, "{}", "a")]
    [InlineData(286_705, 0, "{}", "ab")]
    [InlineData(300_000, 15_928, "{}", "a")]
    [InlineData(300_000, 0, "{}", "ab")]
    [InlineData(300_000, 0, "{'maxTTFTPenaltyMs': 0, 'peakPrefillThroughput': 0}", "a")]
    [InlineData(300_000, 0, "{'maxttftpenaltyms': 20000}", "a")]
    [InlineData(300_000, 0, "{'peakPrefillThroughput': 31856}", "a")] // twice as fast: 9417 ms
    public void A_sticky_endpoint_that_answers_too_late_loses_its_claim(long sticky, long other, string parameters, string expected)
    {
        TestBuilder builder = new();
        IFilter filter = Configured.Plugin<IFilter>(PrefixCacheAffinityFilter.Type, parameters, builder);
        Fleet fleet = new Fleet(2).InFlightTokens(sticky, other);

        fleet.Filter(filter, builder.NewRequest(fleet, Sticky, default)).ShouldBe(expected);
    }

    [Fact]
    public void The_best_of_the_sticky_is_compared_with_the_best_of_the_others()
    {
        TestBuilder builder = new();
        IFilter filter = Configured.Plugin<IFilter>(PrefixCacheAffinityFilter.Type, null, builder);
        Fleet fleet = new Fleet(4).InFlightTokens(400_000, 1000, 0, 500_000);

        // a alone would break the claim against c; b does not.
        fleet.Filter(filter, builder.NewRequest(fleet, Sticky, Sticky, default, default)).ShouldBe("ab");
    }

    [Theory]
    [InlineData(0.29, "ab")]
    [InlineData(0.3, "a")]
    public void Exploration_happens_with_its_probability(double draw, string expected)
    {
        TestBuilder builder = new() { Random = new ScriptedRandom(draw) };
        IFilter filter = Configured.Plugin<IFilter>(PrefixCacheAffinityFilter.Type, "{'explorationProbability': 0.3}", builder);
        Fleet fleet = new(2);

        fleet.Filter(filter, builder.NewRequest(fleet, Sticky)).ShouldBe(expected);
    }

    [Theory]
    [InlineData("{'affinityThreshold': 1.1}", "affinityThreshold")]
    [InlineData("{'explorationProbability': 1.1}", "explorationProbability")]
    [InlineData("{'maxTTFTPenaltyMs': -1}", "maxTTFTPenaltyMs")]
    [InlineData("{'peakPrefillThroughput': 0}", "peakPrefillThroughput")]
    [InlineData("{'peakPrefillThroughput': -1, 'maxTTFTPenaltyMs': 0}", "peakPrefillThroughput")]
    [InlineData("{'ttftSource': 'latencyPredictor'}", "ttftSource")]
    [InlineData("{'ttftSource': 'guess'}", "ttftSource")]
    public void Parameters_that_cannot_work_are_refused_by_name(string parameters, string parameter) =>
        Configured.Refusal(PrefixCacheAffinityFilter.Type, parameters).Parameter.ShouldBe(parameter);

    private static string Filter(string? parameters, params PrefixMatch[] matches)
    {
        TestBuilder builder = new();
        IFilter filter = Configured.Plugin<IFilter>(PrefixCacheAffinityFilter.Type, parameters, builder);
        Fleet fleet = new(matches.Length);
        return fleet.Filter(filter, builder.NewRequest(fleet, matches));
    }
}
