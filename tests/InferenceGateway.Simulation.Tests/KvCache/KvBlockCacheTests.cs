using CsCheck;
using InferenceGateway.Simulation.KvCache;

namespace InferenceGateway.Simulation.Tests.KvCache;

public sealed class KvBlockCacheTests
{
    private static readonly Gen<(int Kind, int Family, int Length, int Which)> Operation = Gen.Select(
        Gen.Int[0, 5],
        Gen.Int[0, 4],
        Gen.Int[1, 7],
        Gen.Int[0, 100]
    );

    [Fact]
    public void It_behaves_as_the_obvious_cache_does() =>
        Gen.Select(Gen.Int[1, 24], Operation.Array[1, 80]).Sample((capacity, operations) => Compare(capacity, operations), iter: 500);

    [Fact]
    public void A_hole_in_the_chain_ends_the_match()
    {
        KvBlockCache cache = new(8);
        BlockTable table = new();
        cache.TryAcquire([], 3, table, out _).ShouldBeTrue();
        cache.Publish(table, 0, 1);
        cache.Publish(table, 2, 3);

        cache.MatchPrefix([1, 2, 3]).ShouldBe(1);
    }

    [Fact]
    public void Of_one_sequence_the_end_is_evicted_before_the_beginning()
    {
        KvBlockCache cache = new(4);
        BlockTable old = new();
        cache.TryAcquire([], 4, old, out _);
        for (int i = 0; i < 4; i++)
        {
            cache.Publish(old, i, (ulong)i + 1);
        }

        cache.Release(old);
        BlockTable fresh = new();
        cache.TryAcquire([9], 1, fresh, out _).ShouldBeTrue();

        cache.MatchPrefix([1, 2, 3, 4]).ShouldBe(3);
        cache.Evictions.ShouldBe(1);
    }

    [Fact]
    public void A_refused_acquisition_changes_nothing()
    {
        KvBlockCache cache = new(2);
        BlockTable first = new();
        cache.TryAcquire([], 1, first, out _);
        cache.Publish(first, 0, 1);
        BlockTable second = new();

        cache.TryAcquire([1], 3, second, out _).ShouldBeFalse();

        second.Count.ShouldBe(0);
        cache.ReferencedCount.ShouldBe(1);
    }

    private static void Compare(int capacity, (int Kind, int Family, int Length, int Which)[] operations)
    {
        KvBlockCache cache = new(capacity);
        NaiveCache naive = new(capacity);
        List<(BlockTable Table, List<NaiveCache.Block> Naive, int Family)> held = [];
        foreach ((int kind, int family, int length, int which) in operations)
        {
            int index = held.Count == 0 ? 0 : which % held.Count;
            if (kind <= 1)
            {
                BlockTable table = new();
                bool acquired = cache.TryAcquire(Chain(family, length), length, table, out int reused);
                List<NaiveCache.Block>? expected = naive.Acquire(Chain(family, length), length, out int expectedReused);
                acquired.ShouldBe(expected is not null);
                if (expected is not null)
                {
                    reused.ShouldBe(expectedReused);
                    held.Add((table, expected, family));
                }
            }
            else if (held.Count > 0)
            {
                Change(cache, naive, held, index, kind);
            }

            cache.FreeCount.ShouldBe(naive.FreeCount);
            cache.CachedCount.ShouldBe(naive.CachedCount);
            cache.Evictions.ShouldBe(naive.Evictions);
            for (int each = 0; each < 5; each++)
            {
                cache.MatchPrefix(Chain(each, 8)).ShouldBe(naive.Match(Chain(each, 8)));
            }
        }
    }

    private static void Change(
        KvBlockCache cache,
        NaiveCache naive,
        List<(BlockTable Table, List<NaiveCache.Block> Naive, int Family)> held,
        int index,
        int kind
    )
    {
        (BlockTable table, List<NaiveCache.Block> expected, int family) = held[index];
        switch (kind)
        {
            case 2:
                cache.TryGrow(table).ShouldBe(naive.Grow(expected));
                break;
            case 3:
                cache.Release(table);
                naive.Release(expected);
                held.RemoveAt(index);
                break;
            default:
                for (int position = 0; position < table.Count; position++)
                {
                    cache.Publish(table, position, Chain(family, 100)[position]);
                    naive.Publish(expected, position, Chain(family, 100)[position]);
                }

                break;
        }
    }

    private static ulong[] Chain(int family, int length) =>
        [.. Enumerable.Range(1, length).Select(position => (ulong)((family * 1000) + position))];
}
