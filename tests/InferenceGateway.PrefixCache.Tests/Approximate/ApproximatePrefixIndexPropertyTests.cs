using CsCheck;
using InferenceGateway.PrefixCache.Approximate;

namespace InferenceGateway.PrefixCache.Tests.Approximate;

public sealed class ApproximatePrefixIndexPropertyTests
{
    private const int Slots = 5;

    private static readonly Gen<Step> AnyStep = Gen.Frequency(
        (8, Gen.Select(Gen.Int[0, Slots - 1], Gen.ULong[1, 3].Array[0, 10], (slot, path) => new Step(StepKind.Record, slot, path, 0))),
        (1, Gen.Select(Gen.Int[0, Slots - 1], slot => new Step(StepKind.Remove, slot, [], 0))),
        (1, Gen.Select(Gen.Int[0, Slots - 1], Gen.Int[1, 25], (slot, blocks) => new Step(StepKind.SetCapacity, slot, [], blocks)))
    );

    [Fact]
    public void Any_history_of_chains_matches_as_the_naive_index_says()
    {
        Check(path => [.. path.Select((_, i) => ChainHash(path, i))]);
    }

    [Fact]
    public void Any_history_of_hashes_that_recur_within_prompts_matches_as_the_naive_index_says()
    {
        Check(path => path);
    }

    private static void Check(Func<ulong[], ulong[]> toHashes)
    {
        Gen.Select(AnyStep.Array[1, 60], Gen.Int[1, 30], Gen.Int[0, 60], Gen.ULong[1, 3].Array[0, 10].Array[6], Gen.ULong)
            .Sample(
                (steps, capacity, budget, probes, seed) =>
                {
                    using ApproximatePrefixIndex index = new(
                        new ApproximatePrefixIndexOptions
                        {
                            BlocksPerEndpoint = capacity,
                            MaximumEntries = budget,
                            TableSeed = seed,
                        }
                    );
                    NaivePrefixIndex naive = new(capacity, budget);
                    foreach (Step step in steps)
                    {
                        Apply(step, toHashes(step.Path), index, naive);
                        AssertSame(index, naive, toHashes(step.Path));
                    }

                    foreach (ulong[] probe in probes.Concat(steps.Select(step => step.Path)))
                    {
                        AssertSame(index, naive, toHashes(probe));
                    }
                },
                iter: 3000
            );
    }

    private static void Apply(Step step, ulong[] hashes, ApproximatePrefixIndex index, NaivePrefixIndex naive)
    {
        switch (step.Kind)
        {
            case StepKind.Record:
                index.Record(step.Slot, hashes);
                naive.Record(step.Slot, hashes);
                break;
            case StepKind.Remove:
                index.RemoveEndpoint(step.Slot);
                naive.RemoveEndpoint(step.Slot);
                break;
            default:
                index.SetCapacity(step.Slot, step.Blocks);
                naive.SetCapacity(step.Slot, step.Blocks);
                break;
        }
    }

    private static void AssertSame(ApproximatePrefixIndex index, NaivePrefixIndex naive, ulong[] hashes)
    {
        int[] matched = new int[Slots];
        int longest = index.Match(hashes, matched);
        int[] expected = naive.Match(hashes, Slots);
        matched.ShouldBe(expected);
        longest.ShouldBe(expected.Max());
        index.EntryCount.ShouldBe(naive.EntryCount);
        for (int slot = 0; slot < Slots; slot++)
        {
            index.BlockCount(slot).ShouldBe(naive.BlockCount(slot));
        }
    }

    // Any injective function of the start of the path does: digits in base 4.
    private static ulong ChainHash(ulong[] path, int last) => path.Take(last + 1).Aggregate(1UL, (hash, digit) => (hash * 4) + digit);

    private enum StepKind
    {
        Record,
        Remove,
        SetCapacity,
    }

    private sealed record Step(StepKind Kind, int Slot, ulong[] Path, int Blocks);
}
