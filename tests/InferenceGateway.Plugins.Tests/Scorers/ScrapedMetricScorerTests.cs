using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;
using InferenceGateway.Plugins.Scorers;
using InferenceGateway.Plugins.Tests.Support;

namespace InferenceGateway.Plugins.Tests.Scorers;

public sealed class ScrapedMetricScorerTests
{
    // (max - waiting) / (max - min): for 0, 1, 100 that is 100/100, 99/100, 0/100.
    [Theory]
    [InlineData(new[] { 0, 4, 8 }, new[] { 1, 0.5, 0 })]
    [InlineData(new[] { 10, 10 }, new[] { 1.0, 1 })]
    [InlineData(new[] { 7 }, new[] { 1.0 })]
    [InlineData(new[] { 0, 1, 100 }, new[] { 1, 0.99, 0 })]
    public void Queue_and_running_scorers_spread_counts_from_one_to_zero(int[] counts, double[] expected)
    {
        Fleet fleet = new Fleet(counts.Length).Waiting(counts).Running(counts);

        fleet.Score(Configured.Plugin<IScorer>(QueueScorer.Type)).ShouldBeScores(expected);
        fleet.Score(Configured.Plugin<IScorer>(RunningRequestsScorer.Type)).ShouldBeScores(expected);
    }

    // Long enough for whole vectors and a rest: endpoint i of 0 … 20 waits i, and every fifth was never scraped.
    [Fact]
    public void Every_candidate_of_many_is_scored_by_the_same_rule()
    {
        int[] waiting = [.. Enumerable.Range(0, 21)];
        Fleet fleet = new Fleet(21).Waiting(waiting).NeverScraped(0, 5, 10, 15, 20);

        // Scraped are 1 … 19 without the multiples of five.
        fleet.Score(new QueueScorer()).ShouldBeScores([.. waiting.Select(i => i % 5 == 0 ? 0 : (19 - i) / 18.0)]);
    }

    [Fact]
    public void Queue_scorer_compares_the_candidates_only()
    {
        Fleet fleet = new Fleet(3).Waiting(0, 4, 8).Only(1, 2);

        fleet.Score(new QueueScorer()).ShouldBeScores(1, 0);
    }

    [Fact]
    public void Kv_cache_scorer_gives_the_free_share()
    {
        Fleet fleet = new Fleet(3).KvUsage(0.8, 0.5, 0);

        fleet.Score(Configured.Plugin<IScorer>(KvCacheUtilizationScorer.Type)).ShouldBeScores(0.2, 0.5, 1);
    }

    [Fact]
    public void An_endpoint_never_scraped_scores_like_the_worst_that_was()
    {
        // c reads as 0 everywhere: the existing rule would make it the best.
        Fleet fleet = new Fleet(3).Waiting(2, 6, 0).Running(2, 6, 0).KvUsage(0.25, 0.75, 0).NeverScraped(2);

        fleet.Score(new QueueScorer()).ShouldBeScores(1, 0, 0);
        fleet.Score(new RunningRequestsScorer()).ShouldBeScores(1, 0, 0);
        fleet.Score(new KvCacheUtilizationScorer()).ShouldBeScores(0.75, 0.25, 0.25);
    }

    [Fact]
    public void An_endpoint_never_scraped_is_no_worse_than_equally_busy_ones()
    {
        Fleet fleet = new Fleet(3).Waiting(5, 5, 0).NeverScraped(2);

        fleet.Score(new QueueScorer()).ShouldBeScores(1, 1, 1);
    }

    [Fact]
    public void Where_nobody_was_scraped_nobody_is_better()
    {
        Fleet fleet = new Fleet(2).NeverScraped(0, 1);

        fleet.Score(new QueueScorer()).ShouldBeScores(1, 1);
        fleet.Score(new RunningRequestsScorer()).ShouldBeScores(1, 1);
        fleet.Score(new KvCacheUtilizationScorer()).ShouldBeScores(1, 1);
        fleet.Score(Configured.Plugin<IScorer>(LoadAwareScorer.Type)).ShouldBeScores(0.5, 0.5);
    }

    // 0.5 * (1 - waiting / 128): 1 waiting gives 0.5 * 127/128 = 0.49609375.
    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(1, 0.49609375)]
    [InlineData(2, 0.4921875)]
    [InlineData(32, 0.375)]
    [InlineData(64, 0.25)]
    [InlineData(127, 0.00390625)]
    [InlineData(128, 0)]
    [InlineData(100_000, 0)]
    public void Load_aware_scorer_falls_from_a_half_to_zero(int waiting, double expected)
    {
        Fleet fleet = new Fleet(1).Waiting(waiting);

        fleet.Score(Configured.Plugin<IScorer>(LoadAwareScorer.Type)).ShouldBe([expected]);
    }

    [Theory]
    [InlineData("{'threshold': 10}", 0.25)]
    [InlineData("{'Threshold': 10}", 0.25)]
    [InlineData("{'threshold': 0}", 0.48046875)] // 0.5 * (1 - 5/128)
    [InlineData("{'threshold': -3}", 0.48046875)]
    public void Load_aware_scorer_takes_its_threshold_from_the_configuration(string parameters, double expected)
    {
        Fleet fleet = new Fleet(1).Waiting(5);

        fleet.Score(Configured.Plugin<IScorer>(LoadAwareScorer.Type, parameters)).ShouldBe([expected]);
    }

    [Fact]
    public void Load_aware_scorer_does_not_favour_an_endpoint_never_scraped()
    {
        // 64 waiting: 0.25; 96 waiting: 0.5 * (1 - 96/128) = 0.125.
        Fleet fleet = new Fleet(3).Waiting(64, 96, 0).NeverScraped(2);

        fleet.Score(Configured.Plugin<IScorer>(LoadAwareScorer.Type)).ShouldBeScores(0.25, 0.125, 0.125);
    }

    [Theory]
    [InlineData("m1", "", 1, 1.0)]
    [InlineData("m2", "", 4, 0.8)]
    [InlineData("m2", "m1", 2, 0.6)]
    [InlineData("m2", "m1", 3, 0.8)] // room beats waiting
    [InlineData("m2 m3", "", 2, 0.0)]
    [InlineData("", "", 0, 0.0)]
    [InlineData("m2", "m2", 2, 0.0)] // in both sets: counts twice, so there is no room
    public void Lora_scorer_prefers_active_then_room_then_waiting(string active, string waiting, int maximum, double expected)
    {
        AdapterSet adapters = new(Names(active).ToHashSet(), Names(waiting).ToHashSet(), maximum);
        Fleet fleet = new Fleet(1).Adapters(adapters);

        fleet.Score(Configured.Plugin<IScorer>(LoraAffinityScorer.Type), RequestFor("m1")).ShouldBe([expected]);
    }

    [Fact]
    public void Lora_scorer_gives_nothing_to_an_endpoint_without_adapter_metrics()
    {
        Fleet fleet = new Fleet(2).Adapters(null, AdapterSet.None);

        fleet.Score(Configured.Plugin<IScorer>(LoraAffinityScorer.Type), RequestFor("m1")).ShouldBe([0.0, 0.0]);
    }

    private static string[] Names(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static InferenceRequest RequestFor(string model) => new() { TargetModel = model };
}
