using InferenceGateway.PrefixCache.Approximate;

namespace InferenceGateway.PrefixCache.Tests.Approximate;

public sealed class RunTreeTests
{
    [Fact]
    public void The_table_grows_before_it_is_full_and_every_run_is_found()
    {
        RunTree tree = new(tableSeed: 0);
        for (int i = 0; i < 10_000; i++)
        {
            tree.Create(BlockRun.None, 0, [(ulong)i]).ShouldBe(i);
            (tree.Count * 4L).ShouldBeLessThanOrEqualTo(tree.TableLength * 3L);
        }

        for (int i = 0; i < 10_000; i++)
        {
            tree.Find(BlockRun.None, 0, (ulong)i).ShouldBe(i);
        }

        tree.Find(BlockRun.None, 0, 10_000).ShouldBe(BlockRun.None);
    }

    [Fact]
    public void At_its_fullest_the_table_still_ends_a_search_for_what_it_does_not_hold()
    {
        RunTree tree = new(tableSeed: 0);
        int initial = tree.TableLength;
        int fullest = initial * 3 / 4;
        for (int i = 0; i < fullest; i++)
        {
            tree.Create(BlockRun.None, 0, [(ulong)i]);
        }

        tree.TableLength.ShouldBe(initial);
        for (ulong absent = 1000; absent < 2000; absent++)
        {
            tree.Find(BlockRun.None, 0, absent).ShouldBe(BlockRun.None);
        }

        tree.Create(BlockRun.None, 0, [(ulong)fullest]);
        tree.TableLength.ShouldBe(initial * 2);
    }

    [Fact]
    public void Removing_any_run_leaves_all_others_to_be_found()
    {
        RunTree tree = new(tableSeed: 7);
        const int Runs = 600; // of 1024 places
        for (int i = 0; i < Runs; i++)
        {
            tree.Create(BlockRun.None, 0, [(ulong)i * 3]);
            tree.Cover(i, slot: 0, end: 1, stamp: 1, out _);
        }

        for (int removed = 0; removed < Runs; removed++)
        {
            // 7 and 600 have no common factor, so every run has its turn.
            int run = removed * 7 % Runs;
            tree.TakeFromEnd(run, slot: 0, stamp: 1, blocks: 1, out bool isGone).ShouldBe(1);
            isGone.ShouldBeTrue();
            tree.Find(BlockRun.None, 0, (ulong)run * 3).ShouldBe(BlockRun.None);
            for (int later = removed + 1; later < Runs; later++)
            {
                int other = later * 7 % Runs;
                tree.Find(BlockRun.None, 0, (ulong)other * 3).ShouldBe(other);
            }
        }

        tree.Count.ShouldBe(0);
    }

    [Fact]
    public void Numbers_of_removed_runs_are_used_again()
    {
        RunTree tree = new(tableSeed: 0);
        int first = tree.Create(BlockRun.None, 0, [1, 2, 3]);
        tree.Cover(first, slot: 0, end: 3, stamp: 1, out _);
        long withOne = tree.EstimatedBytes;
        for (ulong i = 0; i < 1000; i++)
        {
            tree.TakeFromEnd(first, slot: 0, stamp: 1, blocks: 3, out _).ShouldBe(3);
            tree.Create(BlockRun.None, 0, [i, 2, 3]).ShouldBe(first);
            tree.Cover(first, slot: 0, end: 3, stamp: 1, out _);
        }

        tree.EstimatedBytes.ShouldBe(withOne);
        tree.Count.ShouldBe(1);
    }

    [Fact]
    public void The_same_hash_in_another_place_is_another_run()
    {
        RunTree tree = new(tableSeed: 0);
        int start = tree.Create(BlockRun.None, 0, [5, 6]);
        int branch = tree.Create(start, 1, [5]);

        tree.Find(BlockRun.None, 0, 5).ShouldBe(start);
        tree.Find(start, 1, 5).ShouldBe(branch);
        tree.Find(start, 2, 5).ShouldBe(BlockRun.None);
    }
}
