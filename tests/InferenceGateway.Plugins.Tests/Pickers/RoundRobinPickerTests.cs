using CsCheck;
using InferenceGateway.Abstractions.Scheduling;
using InferenceGateway.Plugins.Pickers;
using InferenceGateway.Plugins.Tests.Support;

namespace InferenceGateway.Plugins.Tests.Pickers;

/// <summary>A fleet of n has slots 2n-1, 2n-3 … 1: the last position has the lowest slot, and so the first turn.</summary>
public sealed class RoundRobinPickerTests
{
    [Fact]
    public void Turns_go_by_slot_and_begin_again_after_the_last()
    {
        IPicker picker = Picker();
        Fleet fleet = new(3);

        Picks(picker, fleet, 7).ShouldBe([2, 1, 0, 2, 1, 0, 2]);
    }

    [Fact]
    public void Candidates_that_come_in_slot_order_take_turns_as_they_come()
    {
        IPicker picker = Picker();
        // Positions 2, 1, 0 of the fleet have slots 1, 3, 5.
        Fleet fleet = new Fleet(3).Only(2, 1, 0);

        Picks(picker, fleet, 4).ShouldBe([0, 1, 2, 0]);
    }

    [Fact]
    public void Scores_change_nothing()
    {
        IPicker picker = Picker();
        Fleet fleet = new(2);

        // The first turn is position 1; its score is the worst, and still it is picked.
        fleet.Pick(picker, 1, -1).ShouldBe([1]);
        fleet.Pick(picker, -1, 1).ShouldBe([0]);
    }

    [Theory]
    [InlineData(false, new[] { 3, 2, 1 }, new[] { 2, 1, 0 })]
    [InlineData(true, new[] { 0, 1, 2 }, new[] { 1, 2, 3 })]
    public void Fallbacks_are_those_whose_turn_is_next(bool inSlotOrder, int[] first, int[] second)
    {
        IPicker picker = Picker("{'maxNumOfEndpoints': 3}");
        Fleet fleet = new(4);
        if (inSlotOrder)
        {
            fleet.Only(3, 2, 1, 0);
        }

        fleet.Pick(picker, 0, 0, 0, 0).ShouldBe(first);
        fleet.Pick(picker, 0, 0, 0, 0).ShouldBe(second);
    }

    [Fact]
    public void The_order_of_the_candidates_does_not_matter() =>
        Gen.Shuffle(new[] { 0, 1, 2, 3, 4 })
            .Sample(order =>
            {
                IPicker picker = Picker();
                Fleet fleet = new Fleet(5).Only(order);
                int[] slots = [.. Picks(picker, fleet, 6).Select(position => fleet.Slots[position])];
                return slots.SequenceEqual([1, 3, 5, 7, 9, 1]);
            });

    [Fact]
    public void Requests_at_the_same_time_take_different_turns()
    {
        IPicker picker = Picker();
        Fleet fleet = new(4);
        int[] counts = new int[4];

        // 4 × 1000 turns over 4 endpoints are exactly 1000 each, however the threads interleave.
        Parallel.For(0, 4000, _ => Interlocked.Increment(ref counts[fleet.Pick(picker, 0, 0, 0, 0)[0]]));

        counts.ShouldBe([1000, 1000, 1000, 1000]);
    }

    private static IPicker Picker(string parameters = "{}") => Configured.Plugin<IPicker>(RoundRobinPicker.Type, parameters);

    private static int[] Picks(IPicker picker, Fleet fleet, int turns) =>
        [.. Enumerable.Range(0, turns).Select(_ => fleet.Pick(picker, new double[fleet.Slots.Length])[0])];
}
