using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;
using InferenceGateway.Plugins.Scorers;
using InferenceGateway.Plugins.Tests.Support;

namespace InferenceGateway.Plugins.Tests.Scorers;

public sealed class LoadScorerTests
{
    // Busy ones score (max - count) / max * maxBusyScore: for 1 of 5 and 0.2 that is 4/5 * 0.2 = 0.16.
    [Theory]
    [InlineData(new[] { 0, 1, 2, 4 }, "{}", new[] { 1, 0.75, 0.5, 0 })]
    [InlineData(new[] { 0, 1, 2, 4 }, "{'idleThreshold': 1, 'maxBusyScore': 0.5}", new[] { 1, 1, 0.25, 0 })]
    [InlineData(new[] { 1, 5 }, "{'maxBusyScore': 0.2}", new[] { 0.16, 0 })]
    [InlineData(new[] { 3, 3, 3 }, "{}", new[] { 0.0, 0, 0 })]
    [InlineData(new[] { 0, 1 }, "{'idleThreshold': -1}", new[] { 1.0, 0 })]
    [InlineData(new[] { 1, 2 }, "{'maxBusyScore': 1.5}", new[] { 0.5, 0 })]
    [InlineData(new[] { 1, 2 }, "{'requestTimeout': '2m', 'inFlightLoadProducerName': 'x'}", new[] { 0.5, 0 })]
    public void Active_request_scorer_compares_with_the_busiest(int[] counts, string parameters, double[] expected)
    {
        Fleet fleet = new Fleet(counts.Length).InFlightRequests(counts);

        fleet.Score(Configured.Plugin<IScorer>(ActiveRequestScorer.Type, parameters)).ShouldBeScores(expected);
    }

    [Theory]
    [InlineData(0, 4_194_304, 1)]
    [InlineData(1_048_576, 4_194_304, 0.75)]
    [InlineData(8_388_608, 4_194_304, 0)]
    [InlineData(750, 1000, 0.25)]
    [InlineData(750, 0, 1 - (750.0 / 4_194_304))]
    public void Token_load_scorer_falls_with_the_tokens_in_flight(long tokens, long threshold, double expected)
    {
        TestBuilder builder = new();
        IScorer scorer = Configured.Plugin<IScorer>(TokenLoadScorer.Type, $"{{'queueThresholdTokens': {threshold}}}", builder);
        Fleet fleet = new Fleet(1).InFlightTokens(tokens);

        fleet.Score(scorer, builder.NewRequest(fleet)).ShouldBeScores(expected);
        builder.AllNeeds.ShouldBe(RequestNeeds.Prompt);
    }

    [Fact]
    public void Token_load_scorer_adds_the_tokens_of_the_request_that_are_not_cached()
    {
        TestBuilder builder = new();
        IScorer scorer = Configured.Plugin<IScorer>(TokenLoadScorer.Type, "{'queueThresholdTokens': 1000}", builder);
        Fleet fleet = new Fleet(4).InFlightTokens(100, 100, 0, 0);

        // 1600 bytes are 400 tokens: 6 whole blocks of 64 make 384, and 16 tokens lie beyond them.
        InferenceRequest request = builder.NewRequest(
            fleet,
            new PrefixMatch(6, 6, 64),
            new PrefixMatch(2, 6, 64),
            default,
            new PrefixMatch(7, 7, 64)
        );
        request.Body.Append(new byte[1600]);
        request.Body.EndPrompt();

        // a: 100 + 0 + 16 = 116; b: 100 + 4*64 + 16 = 372; c knows nothing: 400; d covers more than the prompt: 0.
        fleet.Score(scorer, request).ShouldBeScores(0.884, 0.628, 0.6, 1);
    }

    // w * min(1, matched tokens / 8192)^2 + (1 - w) * matched / total; for 32/64 blocks of 64 and w = 0.5:
    // 0.5 * (2048/8192)^2 + 0.5 * 0.5 = 0.03125 + 0.25.
    [Theory]
    [InlineData(5, 10, 16, 0, 0.5)]
    [InlineData(32, 64, 64, 0.5, 0.28125)]
    [InlineData(128, 256, 64, 0.5, 0.75)]
    [InlineData(200, 200, 64, 0.5, 1.0)]
    [InlineData(3, 3, 64, 0.3, 0.700165)]
    [InlineData(256, 1024, 64, 0.3, 0.475)]
    [InlineData(100, 400, 64, 1, 0.610352)]
    [InlineData(64, 64, 16, 1, 0.015625)]
    [InlineData(0, 0, 64, 0.5, 0)]
    [InlineData(0, 0, 64, 0, 0)]
    [InlineData(1, 2, 0, 0.5, 0.25)] // no block size: the length term is 0
    public void Prefix_cache_scorer_weighs_share_and_length(int matched, int total, int blockSize, double weight, double expected)
    {
        TestBuilder builder = new();
        IScorer scorer = Configured.Plugin<IScorer>(PrefixCacheScorer.Type, $"{{'matchLengthWeight': {weight}}}", builder);
        Fleet fleet = new(2);
        InferenceRequest request = builder.NewRequest(fleet, new PrefixMatch(matched, total, blockSize));

        fleet.Score(scorer, request).ShouldBeScores(expected, 0);
    }

    [Fact]
    public void Prefix_cache_scorer_reads_from_the_producer_it_is_told()
    {
        TestBuilder builder = new();
        IScorer scorer = Configured.Plugin<IScorer>(PrefixCacheScorer.Type, "{'prefixMatchInfoProducerName': 'mine'}", builder);
        Fleet fleet = new(1);

        builder.Consumed.ShouldBe(["PrefixCacheMatchInfoDataKey/mine"]);
        fleet.Score(scorer, builder.NewRequest(fleet, PrefixMatch.Key("mine"), new PrefixMatch(1, 4, 64))).ShouldBeScores(0.25);
    }

    [Fact]
    public void Prefix_cache_scorer_reads_from_the_approximate_producer_by_default()
    {
        TestBuilder builder = new();

        Configured.Plugin<IScorer>(PrefixCacheScorer.Type, null, builder);

        builder.Consumed.ShouldBe(["PrefixCacheMatchInfoDataKey/approx-prefix-cache-producer"]);
    }

    [Fact]
    public void Prefix_cache_scorer_gives_nothing_before_a_producer_ran()
    {
        Fleet fleet = new(2);

        fleet.Score(Configured.Plugin<IScorer>(PrefixCacheScorer.Type), new InferenceRequest()).ShouldBe([0.0, 0.0]);
    }

    [Theory]
    [InlineData("{'matchLengthWeight': 1.5}", "matchLengthWeight")]
    [InlineData("{'matchLengthWeight': -0.1}", "matchLengthWeight")]
    [InlineData("{'matchLengthWeight': 0.1, 'matchLengthScaleTokens': 0}", "matchLengthScaleTokens")]
    public void Prefix_cache_scorer_refuses_weights_that_cannot_work(string parameters, string parameter) =>
        Configured.Refusal(PrefixCacheScorer.Type, parameters).Parameter.ShouldBe(parameter);

    [Fact]
    public void Prefix_cache_scorer_needs_no_scale_when_length_does_not_count() =>
        Configured.Plugin<IScorer>(PrefixCacheScorer.Type, "{'matchLengthWeight': 0, 'matchLengthScaleTokens': 0}").ShouldNotBeNull();
}
