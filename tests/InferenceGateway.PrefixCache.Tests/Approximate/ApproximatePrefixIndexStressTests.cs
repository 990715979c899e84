using InferenceGateway.PrefixCache.Approximate;

namespace InferenceGateway.PrefixCache.Tests.Approximate;

/// <summary>Readers and writers at once: no reader may ever see blocks where they never were.</summary>
public sealed class ApproximatePrefixIndexStressTests
{
    private const int Slots = 8;
    private const int Shared = 40;
    private const int Rounds = 4000;

    [Fact]
    public async Task A_reader_never_sees_a_foreign_block_while_others_write()
    {
        using ApproximatePrefixIndex index = new(new ApproximatePrefixIndexOptions { BlocksPerEndpoint = 700, MaximumEntries = 4000 });
        int writersAtWork = Slots / 2;
        Task[] writers =
        [
            .. Enumerable
                .Range(0, Slots / 2)
                .Select(writer =>
                    Task.Run(() =>
                    {
                        Write(index, writer);
                        Interlocked.Decrement(ref writersAtWork);
                    })
                ),
        ];
        Task<long>[] readers =
        [
            .. Enumerable.Range(0, 3).Select(reader => Task.Run(() => Read(index, reader, () => Volatile.Read(ref writersAtWork) > 0))),
        ];

        await Task.WhenAll(writers);
        long[] blocksSeen = await Task.WhenAll(readers);

        blocksSeen.Sum().ShouldBeGreaterThan(0);
        AssertAccountsBalance(index);
    }

    // Each writer owns two slots, so that what a slot may hold is known.
    private static void Write(ApproximatePrefixIndex index, int writer)
    {
        Random random = new(writer);
        for (int round = 0; round < Rounds; round++)
        {
            int slot = (writer * 2) + random.Next(2);
            switch (random.Next(20))
            {
                case 0:
                    index.RemoveEndpoint(slot);
                    break;
                case 1:
                    index.SetCapacity(slot, random.Next(100, 900));
                    break;
                default:
                    index.Record(slot, Prompt(slot, random.Next(6), random.Next(1, 200)));
                    break;
            }
        }
    }

    private static long Read(ApproximatePrefixIndex index, int reader, Func<bool> goOn)
    {
        Random random = new(1000 + reader);
        int[] matched = new int[Slots];
        long blocksSeen = 0;
        do
        {
            int owner = random.Next(Slots);
            ulong[] prompt = Prompt(owner, random.Next(6), random.Next(1, 200));
            index.Match(prompt, matched);
            for (int slot = 0; slot < Slots; slot++)
            {
                int possible = slot == owner ? prompt.Length : Math.Min(Shared, prompt.Length);
                matched[slot].ShouldBeInRange(0, possible);
                blocksSeen += matched[slot];
            }
        } while (goOn() || blocksSeen == 0);

        return blocksSeen;
    }

    private static void AssertAccountsBalance(ApproximatePrefixIndex index)
    {
        Enumerable.Range(0, Slots).Sum(slot => (long)index.BlockCount(slot)).ShouldBe(index.EntryCount);
        for (int slot = 0; slot < Slots; slot++)
        {
            index.RemoveEndpoint(slot);
        }

        index.EntryCount.ShouldBe(0);
    }

    // The first blocks are everybody's; behind them come blocks of the slot and, later, of one of its conversations.
    private static ulong[] Prompt(int slot, int conversation, int length)
    {
        ulong[] hashes = new ulong[length];
        for (int i = 0; i < length; i++)
        {
            ulong owner = i < Shared ? 0 : (uint)(slot + 1);
            ulong variant = i < Shared + 30 ? 0 : (uint)(conversation + 1);
            hashes[i] = (owner << 40) | (variant << 32) | (uint)(i + 1);
        }

        return hashes;
    }
}
