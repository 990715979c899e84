using InferenceGateway.PrefixCache.Approximate;

namespace InferenceGateway.PrefixCache.Tests.Approximate;

public sealed class ApproximatePrefixIndexTests
{
    private const int Slots = 4;

    [Fact]
    public void A_prompt_never_seen_matches_nowhere()
    {
        using ApproximatePrefixIndex index = Create();

        Match(index, 1, 2, 3).ShouldBe([0, 0, 0, 0]);
    }

    [Fact]
    public void A_repeated_prompt_matches_in_full_where_it_went_and_nowhere_else()
    {
        using ApproximatePrefixIndex index = Create();
        index.Record(1, [10, 11, 12]);

        Match(index, 10, 11, 12).ShouldBe([0, 3, 0, 0]);
        index.BlockCount(1).ShouldBe(3);
    }

    [Fact]
    public void A_prompt_that_differs_in_its_third_block_matches_two()
    {
        using ApproximatePrefixIndex index = Create();
        index.Record(0, [1, 2, 3, 4]);

        Match(index, 1, 2, 9, 10).ShouldBe([2, 0, 0, 0]);
    }

    [Fact]
    public void The_greatest_match_is_returned()
    {
        using ApproximatePrefixIndex index = Create();
        index.Record(0, [1, 2]);
        index.Record(1, [1, 2, 3]);

        index.Match([1, 2, 3, 4], new int[Slots]).ShouldBe(3);
        index.Match([7], new int[Slots]).ShouldBe(0);
    }

    [Fact]
    public void A_match_overwrites_what_the_buffer_held()
    {
        using ApproximatePrefixIndex index = Create();
        index.Record(0, [1]);
        int[] matched = [9, 9, 9];

        index.Match([1], matched);

        matched.ShouldBe([1, 0, 0]);
    }

    [Fact]
    public void Slots_beyond_the_buffer_are_left_out()
    {
        using ApproximatePrefixIndex index = Create();
        index.Record(3, [1, 2]);
        index.Record(0, [1]);
        int[] matched = [0];

        index.Match([1, 2], matched).ShouldBe(1);

        matched.ShouldBe([1]);
    }

    [Fact]
    public void An_endpoint_that_misses_the_first_block_scores_nothing()
    {
        using ApproximatePrefixIndex index = Create();
        index.Record(0, [1, 2, 3]);
        index.Record(1, [2, 3]);

        Match(index, 1, 2, 3).ShouldBe([3, 0, 0, 0]);
    }

    [Fact]
    public void Endpoints_of_one_prompt_score_as_deep_as_they_hold_it()
    {
        using ApproximatePrefixIndex index = Create();
        index.Record(0, [1, 2, 3, 4]);
        index.Record(1, [1, 2]);
        index.Record(2, [1, 2, 3, 7]);
        index.Record(3, [1, 8]);

        Match(index, 1, 2, 3, 4).ShouldBe([4, 2, 3, 1]);
        Match(index, 1, 2, 3, 7, 7).ShouldBe([3, 2, 4, 1]);
    }

    [Fact]
    public void A_full_endpoint_forgets_the_prompt_recorded_longest_ago()
    {
        using ApproximatePrefixIndex index = Create(capacity: 4);
        index.Record(0, [1, 2]);
        index.Record(0, [5, 6]);
        index.Record(0, [8, 9]);

        Match(index, 1, 2).ShouldBe([0, 0, 0, 0]);
        Match(index, 5, 6).ShouldBe([2, 0, 0, 0]);
        Match(index, 8, 9).ShouldBe([2, 0, 0, 0]);
        index.BlockCount(0).ShouldBe(4);
    }

    [Fact]
    public void Recording_a_prompt_again_refreshes_it_and_matching_does_not()
    {
        using ApproximatePrefixIndex index = Create(capacity: 4);
        index.Record(0, [1, 2]);
        index.Record(0, [5, 6]);
        index.Record(0, [1, 2]);
        Match(index, 5, 6).ShouldBe([2, 0, 0, 0]);
        index.Record(0, [8]);

        Match(index, 1, 2).ShouldBe([2, 0, 0, 0]);
        Match(index, 5, 6).ShouldBe([1, 0, 0, 0]); // one block had to go: the last of the oldest
    }

    [Fact]
    public void A_prompt_longer_than_the_capacity_keeps_its_start()
    {
        using ApproximatePrefixIndex index = Create(capacity: 2);
        index.Record(0, [1, 2, 3]);

        Match(index, 1, 2, 3).ShouldBe([2, 0, 0, 0]);
        index.BlockCount(0).ShouldBe(2);
        index.EntryCount.ShouldBe(2);
    }

    [Fact]
    public void A_shared_start_outlives_the_tails_behind_it()
    {
        using ApproximatePrefixIndex index = Create(capacity: 5);
        index.Record(0, [1, 2, 3, 30, 31]);
        index.Record(0, [1, 2, 3, 40, 41]); // 7 blocks: 31 and 30 go

        Match(index, 1, 2, 3, 30, 31).ShouldBe([3, 0, 0, 0]);
        Match(index, 1, 2, 3, 40, 41).ShouldBe([5, 0, 0, 0]);
    }

    [Fact]
    public void What_one_endpoint_forgets_another_keeps()
    {
        using ApproximatePrefixIndex index = Create();
        index.Record(0, [1, 2, 3]);
        index.Record(1, [1, 2, 3]);

        index.SetCapacity(0, 1);

        Match(index, 1, 2, 3).ShouldBe([1, 3, 0, 0]);
    }

    [Fact]
    public void Blocks_forgotten_and_recorded_again_are_matched_again()
    {
        using ApproximatePrefixIndex index = Create(capacity: 3);
        index.Record(0, [1, 2, 3]);
        index.Record(0, [7]);
        Match(index, 1, 2, 3).ShouldBe([2, 0, 0, 0]);

        index.Record(0, [1, 2, 3, 4]);

        Match(index, 1, 2, 3, 4).ShouldBe([3, 0, 0, 0]);
        Match(index, 7).ShouldBe([0, 0, 0, 0]);
    }

    [Fact]
    public void A_smaller_capacity_takes_effect_at_once_and_a_larger_one_brings_nothing_back()
    {
        using ApproximatePrefixIndex index = Create();
        index.Record(2, [1, 2, 3, 4]);

        index.SetCapacity(2, 3);
        index.BlockCount(2).ShouldBe(3);
        index.SetCapacity(2, 100);
        index.BlockCount(2).ShouldBe(3);
    }

    [Fact]
    public void A_slot_given_to_another_endpoint_inherits_neither_blocks_nor_capacity()
    {
        using ApproximatePrefixIndex index = Create(capacity: 3);
        index.SetCapacity(1, 1);
        index.Record(1, [1, 2]);
        index.RemoveEndpoint(1);

        Match(index, 1, 2).ShouldBe([0, 0, 0, 0]);
        index.BlockCount(1).ShouldBe(0);
        index.Record(1, [5, 6, 7, 8]);
        Match(index, 5, 6, 7, 8).ShouldBe([0, 3, 0, 0]);
        Match(index, 1, 2).ShouldBe([0, 0, 0, 0]);
    }

    [Fact]
    public void Removing_an_endpoint_nobody_knows_does_nothing()
    {
        using ApproximatePrefixIndex index = Create();
        index.Record(0, [1]);

        index.RemoveEndpoint(3);
        index.RemoveEndpoint(ApproximatePrefixIndex.MaximumSlots - 1);

        Match(index, 1).ShouldBe([1, 0, 0, 0]);
    }

    [Fact]
    public void Above_the_budget_for_all_the_endpoint_with_the_most_blocks_forgets()
    {
        using ApproximatePrefixIndex index = new(new ApproximatePrefixIndexOptions { MaximumEntries = 6 });
        index.Record(0, [1, 2, 3, 4]);
        index.Record(1, [1, 2]);
        index.Record(2, [1]);

        index.EntryCount.ShouldBe(6);
        Match(index, 1, 2, 3, 4).ShouldBe([3, 2, 1, 0]);
    }

    [Fact]
    public void An_empty_prompt_is_neither_recorded_nor_matched()
    {
        using ApproximatePrefixIndex index = Create();
        index.Record(0, []);

        index.EntryCount.ShouldBe(0);
        Match(index).ShouldBe([0, 0, 0, 0]);
    }

    [Fact]
    public void An_emptied_index_gives_its_arrays_back()
    {
        using ApproximatePrefixIndex index = Create(capacity: 100_000);
        ulong[] prompt = [.. Enumerable.Range(1, 50_000).Select(hash => (ulong)hash)];
        index.Record(0, [1]);
        index.RemoveEndpoint(0);
        long empty = index.EstimatedBytes;
        index.Record(0, prompt);
        index.EstimatedBytes.ShouldBeGreaterThan(empty + (50_000 * 8));

        index.RemoveEndpoint(0);

        index.EstimatedBytes.ShouldBe(empty);
    }

    [Fact]
    public void Recording_the_same_prompt_again_and_again_takes_no_memory()
    {
        using ApproximatePrefixIndex index = Create();
        index.Record(0, [1, 2, 3]);
        long once = index.EstimatedBytes;

        for (int i = 0; i < 10_000; i++)
        {
            index.Record(0, [1, 2, 3]);
        }

        index.EstimatedBytes.ShouldBe(once);
    }

    [Fact]
    public void Endless_new_prompts_on_a_full_endpoint_take_no_more_memory()
    {
        using ApproximatePrefixIndex index = Create(capacity: 50);
        long afterWarmUp = RecordNewPrompts(index, from: 0, count: 1000);

        // Arrays double when they must; what leaks would grow a hundredfold here.
        RecordNewPrompts(index, from: 1000, count: 100_000).ShouldBeLessThanOrEqualTo(afterWarmUp * 2);
    }

    [Fact]
    public void After_many_prompts_came_and_went_repeating_one_still_takes_no_memory()
    {
        using ApproximatePrefixIndex index = Create(capacity: 50);
        long afterMany = RecordNewPrompts(index, from: 0, count: 100_000);

        for (int i = 0; i < 100_000; i++)
        {
            index.Record(0, [1, 2, 3]);
        }

        index.EstimatedBytes.ShouldBeLessThanOrEqualTo(afterMany * 2);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(ApproximatePrefixIndex.MaximumSlots)]
    public void A_slot_out_of_range_is_refused(int slot)
    {
        using ApproximatePrefixIndex index = Create();

        Should.Throw<ArgumentOutOfRangeException>(() => index.Record(slot, [1]));
        Should.Throw<ArgumentOutOfRangeException>(() => index.RemoveEndpoint(slot));
        Should.Throw<ArgumentOutOfRangeException>(() => index.BlockCount(slot));
        Should.Throw<ArgumentOutOfRangeException>(() => index.SetCapacity(slot, 1));
    }

    [Fact]
    public void Bounds_that_hold_nothing_are_refused()
    {
        using ApproximatePrefixIndex index = Create();

        Should.Throw<ArgumentOutOfRangeException>(() => index.SetCapacity(0, 0));
        Should.Throw<ArgumentOutOfRangeException>(() => Create(capacity: 0));
        Should.Throw<ArgumentOutOfRangeException>(() =>
            new ApproximatePrefixIndex(new ApproximatePrefixIndexOptions { MaximumEntries = -1 })
        );
    }

    [Fact]
    public void Matching_allocates_nothing()
    {
        using ApproximatePrefixIndex index = Create();
        ulong[] prompt = [1, 2, 3, 4, 5];
        index.Record(0, prompt);
        index.Record(1, [1, 2, 9]);
        int[] matched = new int[Slots];
        index.Match(prompt, matched);

        long before = GC.GetAllocatedBytesForCurrentThread();
        index.Match(prompt, matched);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private static long RecordNewPrompts(ApproximatePrefixIndex index, int from, int count)
    {
        for (int i = from; i < from + count; i++)
        {
            // A common start, a tail of its own, and now and then only the start.
            index.Record(0, i % 5 == 0 ? [1, 2] : [1, 2, 3, (ulong)i << 8, ((ulong)i << 8) | 1]);
        }

        return index.EstimatedBytes;
    }

    private static ApproximatePrefixIndex Create(int capacity = ApproximatePrefixIndexOptions.DefaultBlocksPerEndpoint) =>
        new(new ApproximatePrefixIndexOptions { BlocksPerEndpoint = capacity });

    private static int[] Match(ApproximatePrefixIndex index, params ulong[] hashes)
    {
        int[] matched = new int[Slots];
        index.Match(hashes, matched);
        return matched;
    }
}
