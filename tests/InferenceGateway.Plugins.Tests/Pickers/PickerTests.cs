using CsCheck;
using InferenceGateway.Abstractions.Scheduling;
using InferenceGateway.Plugins.Pickers;
using InferenceGateway.Plugins.Tests.Support;

namespace InferenceGateway.Plugins.Tests.Pickers;

public sealed class PickerTests
{
    private const int Rounds = 30_000;

    [Fact]
    public void Max_score_picks_the_greatest() => Pick(MaxScorePicker.Type, "{}", 0.2, 4.6, 2.6).ShouldBe([1]);

    [Fact]
    public void Max_score_picks_fallbacks_in_the_order_of_their_scores() =>
        Pick(MaxScorePicker.Type, "{'maxNumOfEndpoints': 3}", 0.2, 4.6, -1, 2.6).ShouldBe([1, 3, 0]);

    [Theory]
    [InlineData("{}", 1)]
    [InlineData("{'maxNumOfEndpoints': 0}", 1)]
    [InlineData("{'maxNumOfEndpoints': -5}", 1)]
    [InlineData("{'maxNumOfEndpoints': 2}", 2)]
    [InlineData("{'maxNumOfEndpoints': 10}", 3)]
    public void Pickers_pick_at_least_one_and_at_most_all(string parameters, int expected)
    {
        foreach (string type in (string[])[MaxScorePicker.Type, RandomPicker.Type, RoundRobinPicker.Type, WeightedRandomPicker.Type])
        {
            int[] picks = Pick(type, parameters, 1, 2, 3);
            picks.Length.ShouldBe(expected);
            picks.ShouldBeUnique();
            picks.ShouldAllBe(position => position >= 0 && position < 3);
        }
    }

    // Each share has a standard deviation of sqrt(p (1 - p) / 30000) ≤ 0.0029: 2 % are almost seven of them.
    [Theory]
    [InlineData(MaxScorePicker.Type, "{}", new[] { 0.5, 0.5, 0.5 }, new[] { 1 / 3.0, 1 / 3.0, 1 / 3.0 })]
    [InlineData(MaxScorePicker.Type, "{}", new[] { 0.5, 0.1, 0.5 }, new[] { 0.5, 0, 0.5 })]
    [InlineData(MaxScorePicker.Type, "{'maxNumOfEndpoints': 2}", new[] { 0.5, 0.5, 0.5 }, new[] { 1 / 3.0, 1 / 3.0, 1 / 3.0 })]
    [InlineData(RandomPicker.Type, "{}", new[] { 9.0, 0, 0 }, new[] { 1 / 3.0, 1 / 3.0, 1 / 3.0 })]
    [InlineData(RandomPicker.Type, "{'maxNumOfEndpoints': 3}", new[] { 9.0, 0, 0 }, new[] { 1 / 3.0, 1 / 3.0, 1 / 3.0 })]
    [InlineData(WeightedRandomPicker.Type, "{}", new[] { 3.0, 1, 0 }, new[] { 0.75, 0.25, 0 })]
    [InlineData(WeightedRandomPicker.Type, "{}", new[] { 3.0, 1, -5 }, new[] { 0.75, 0.25, 0 })]
    [InlineData(WeightedRandomPicker.Type, "{'maxNumOfEndpoints': 2}", new[] { 3.0, 1, 0 }, new[] { 0.75, 0.25, 0 })]
    [InlineData(WeightedRandomPicker.Type, "{}", new[] { 0.0, 0, 0 }, new[] { 1 / 3.0, 1 / 3.0, 1 / 3.0 })]
    [InlineData(WeightedRandomPicker.Type, "{'maxNumOfEndpoints': 2}", new[] { 0.0, 0, 0 }, new[] { 1 / 3.0, 1 / 3.0, 1 / 3.0 })]
    public void The_first_pick_has_the_distribution_of_its_kind(string type, string parameters, double[] scores, double[] expected)
    {
        IPicker picker = Configured.Plugin<IPicker>(type, parameters, new TestBuilder { Random = new SeededRandom(11) });
        Fleet fleet = new(scores.Length);
        double[] shares = new double[scores.Length];
        for (int i = 0; i < Rounds; i++)
        {
            shares[fleet.Pick(picker, scores)[0]] += 1.0 / Rounds;
        }

        for (int i = 0; i < shares.Length; i++)
        {
            shares[i].ShouldBe(expected[i], 0.02);
        }
    }

    [Fact]
    public void Weighted_random_reaches_zero_scores_last()
    {
        IPicker picker = Configured.Plugin<IPicker>(WeightedRandomPicker.Type, "{'maxNumOfEndpoints': 3}");
        Fleet fleet = new(3);
        for (int i = 0; i < 200; i++)
        {
            fleet.Pick(picker, 3, 0, 1)[2].ShouldBe(1);
        }
    }

    // U^(1/score)
    [Theory]
    [InlineData(0.5, 1, 0.5)]
    [InlineData(0.5, 0.25, 0.0625)]
    [InlineData(0.9, 0.25, 0.6561)]
    [InlineData(0.2, 2, 0.4472)]
    [InlineData(0.7, 7, 0.9503)]
    [InlineData(1e-10, 0.5, 1e-20)]
    [InlineData(0, 1, 1e-10)] // a draw of 0 counts as 1e-10
    [InlineData(0.5, 0, 0)]
    [InlineData(0.5, -1, 0)]
    public void Sampling_keys_are_powers_of_the_draws(double draw, double score, double expected) =>
        Math.Exp(WeightedRandomPicker.LogarithmOfKey(draw, score)).ShouldBe(expected, Math.Max(1e-25, expected * 1e-4));

    [Fact]
    public void Weighted_random_orders_several_picks_by_their_keys()
    {
        // Keys: 0.5^(1/1) = 0.5, 0.9^(1/0.25) = 0.6561, 0.2^(1/2) = 0.4472.
        TestBuilder builder = new() { Random = new ScriptedRandom(0.5, 0.9, 0.2) };
        IPicker picker = Configured.Plugin<IPicker>(WeightedRandomPicker.Type, "{'maxNumOfEndpoints': 3}", builder);

        new Fleet(3).Pick(picker, 1, 0.25, 2).ShouldBe([1, 0, 2]);
    }

    [Fact]
    public void Weighted_random_tells_tiny_scores_apart()
    {
        // 0.5^(1/0.0001) and 0.4^(1/0.0001) are both 0 in a double; their order is still that of the draws.
        TestBuilder builder = new() { Random = new ScriptedRandom(0.4, 0.5) };
        IPicker picker = Configured.Plugin<IPicker>(WeightedRandomPicker.Type, "{'maxNumOfEndpoints': 2}", builder);

        new Fleet(2).Pick(picker, 0.0001, 0.0001).ShouldBe([1, 0]);
    }

    // Scores 3, 1 laid end to end: [0, 3) is the first, [3, 4) the second; a draw is multiplied by 4.
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.7499, 0)]
    [InlineData(0.75, 2)]
    [InlineData(0.9999, 2)]
    public void One_weighted_pick_takes_one_draw(double draw, int expected)
    {
        ScriptedRandom random = new(draw);
        IPicker picker = Configured.Plugin<IPicker>(WeightedRandomPicker.Type, "{}", new TestBuilder { Random = random });

        new Fleet(4).Pick(picker, 3, 0, 1, 0).ShouldBe([expected]);
        random.DrawCount.ShouldBe(1);
    }

    [Fact]
    public void Selecting_the_best_is_a_stable_sort_of_which_the_front_is_kept() =>
        Gen.Select(Gen.Int[0, 9].Array[1, 40], Gen.Int[1, 40])
            .Sample(
                (keys, wanted) =>
                {
                    int count = Math.Min(wanted, keys.Length);
                    int[] positions = [.. Enumerable.Range(0, keys.Length)];
                    BestFirst.Select(positions, [.. keys.Select(key => (double)key)], count);
                    int[] expected = [.. Enumerable.Range(0, keys.Length).OrderByDescending(i => keys[i]).Take(count)];
                    return positions.Take(count).SequenceEqual(expected);
                }
            );

    [Fact]
    public void Selecting_the_greatest_agrees_with_a_sort() =>
        Gen.Int[0, 5]
            .Array[1, 30]
            .Sample(values =>
            {
                double[] scores = [.. values.Select(value => value - 2.5)];
                int picked = Pick(MaxScorePicker.Type, "{}", scores)[0];
                return scores[picked] == scores.Max();
            });

    // Of the ties at positions 1, 3 and 4 the draw says how many are skipped.
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 3)]
    [InlineData(2, 4)]
    public void One_draw_decides_between_equal_scores(int draw, int expected)
    {
        ScriptedRandom random = new();
        random.Integers.Enqueue(draw);
        IPicker picker = Configured.Plugin<IPicker>(MaxScorePicker.Type, "{}", new TestBuilder { Random = random });

        new Fleet(5).Pick(picker, 1, 2, 0, 2, 2).ShouldBe([expected]);
    }

    [Fact]
    public void A_shuffle_reaches_every_order()
    {
        SeededRandom random = new(3);
        Dictionary<string, int> orders = [];
        int[] positions = new int[3];
        for (int i = 0; i < 6000; i++)
        {
            Shuffle.Positions(positions, 3, random);
            string order = string.Join(',', positions);
            orders[order] = orders.GetValueOrDefault(order) + 1;
        }

        // Six orders of 1000 each; six standard deviations are 6 * sqrt(6000 * 1/6 * 5/6) = 173.
        orders.Count.ShouldBe(6);
        orders.Values.ShouldAllBe(count => count > 827 && count < 1173);
    }

    private static int[] Pick(string type, string parameters, params double[] scores) =>
        new Fleet(scores.Length).Pick(Configured.Plugin<IPicker>(type, parameters), scores);
}
