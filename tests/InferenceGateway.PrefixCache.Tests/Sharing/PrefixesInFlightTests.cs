using InferenceGateway.PrefixCache.Sharing;

namespace InferenceGateway.PrefixCache.Tests.Sharing;

public sealed class PrefixesInFlightTests
{
    private readonly PrefixesInFlight _prefixes = new();
    private readonly double[] _scratch = new double[PrefixesInFlight.MostLevels];

    [Fact]
    public void Depths_are_two_in_each_octave()
    {
        Enumerable.Range(0, 12).Select(PrefixDepths.Depth).ShouldBe([1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64]);
    }

    [Fact]
    public void A_prompt_has_the_levels_that_are_no_deeper_than_it()
    {
        int[] depths = [.. Enumerable.Range(0, 40).Select(PrefixDepths.Depth)];
        for (int blocks = 0; blocks < 5000; blocks++)
        {
            PrefixDepths.LevelsOf(blocks).ShouldBe(depths.Count(depth => depth <= blocks), $"{blocks} blocks");
        }
    }

    [Fact]
    public void What_no_more_than_8_share_stays_where_it_is()
    {
        Enter(8, Prompt(1, 10));
        Read(Prompt(1, 10)).IsNone.ShouldBeTrue();
    }

    [Fact]
    public void What_many_share_is_repaid_in_part()
    {
        // 12 in flight are 4 more than stay in one place: 4 / (4 + 4) = half of every block, and the levels end at 8 of 10 blocks.
        Enter(12, Prompt(1, 10));
        PrefixSharing sharing = Read(Prompt(1, 10));

        sharing.BlocksShared(held: 0).ShouldBe(4);
        sharing.BlocksShared(held: 2).ShouldBe(3);
        sharing.BlocksShared(held: 5).ShouldBe(1.5); // between depths 4 and 6
        sharing.BlocksShared(held: 8).ShouldBe(0);
        sharing.BlocksShared(held: 10).ShouldBe(0);
    }

    [Fact]
    public void A_common_beginning_is_repaid_and_the_rest_is_not()
    {
        // All share 4 blocks; 2 · 12 go on in two ways. 24 are 16 more: 16 / 20 of the first 4. 12: half of the next 4.
        Enter(12, [.. Prompt(1, 4), .. Prompt(2, 4)]);
        Enter(12, [.. Prompt(1, 4), .. Prompt(3, 4)]);

        Read([.. Prompt(1, 4), .. Prompt(4, 4)]).BlocksShared(0).ShouldBe(4 * 16 / 20.0, 1e-9);
        Read([.. Prompt(1, 4), .. Prompt(2, 4)]).BlocksShared(0).ShouldBe((4 * 16 / 20.0) + 2, 1e-9);
        Read([.. Prompt(1, 4), .. Prompt(2, 4)]).BlocksShared(4).ShouldBe(2, 1e-9);
    }

    [Fact]
    public void The_longest_counted_prefix_is_as_deep_as_the_last_level_within()
    {
        ulong[] prompt = Prompt(1, 10);
        Enter(3, prompt);
        Enter(2, [.. Prompt(1, 6), .. Prompt(2, 4)]);

        _prefixes.Longest(prompt, 0).ShouldBe((0UL, 0));
        _prefixes.Longest(prompt, 1).ShouldBe((prompt[0], 5));
        _prefixes.Longest(prompt, 7).ShouldBe((prompt[5], 5)); // depth 6
        _prefixes.Longest(prompt, 10).ShouldBe((prompt[7], 3)); // depth 8
    }

    [Fact]
    public void Those_that_left_count_no_more()
    {
        Enter(12, Prompt(1, 10));
        for (int i = 0; i < 12; i++)
        {
            _prefixes.Leave(Prompt(1, 10));
        }

        Read(Prompt(1, 10)).IsNone.ShouldBeTrue();
        Enter(9, Prompt(1, 1));
        Read(Prompt(1, 1)).BlocksShared(0).ShouldBe(1.0 / 5);
    }

    [Fact]
    public void An_empty_prompt_shares_nothing()
    {
        Enter(100, []);
        Read([]).IsNone.ShouldBeTrue();
    }

    [Fact]
    public void Thousands_of_strangers_do_not_make_a_prefix_wanted()
    {
        for (ulong i = 0; i < 20_000; i++)
        {
            _prefixes.Enter(Prompt(i, 50));
        }

        // 11 levels each: 220,000 counts in 262,144 places. A first block may meet others by chance, never more than 8.
        for (ulong i = 0; i < 1000; i++)
        {
            Read(Prompt(1_000_000 + i, 50)).BlocksShared(0).ShouldBeLessThan(1, $"prompt {i}");
        }
    }

    [Fact]
    public void Whatever_comes_and_goes_at_once_leaves_nothing_behind()
    {
        Parallel.For(
            0,
            8,
            thread =>
            {
                Random random = new(thread);
                for (int i = 0; i < 20_000; i++)
                {
                    ulong[] prompt = Prompt((ulong)random.Next(4), random.Next(40));
                    _prefixes.Enter(prompt);
                    _prefixes.Leave(prompt);
                }
            }
        );

        for (ulong text = 0; text < 4; text++)
        {
            Enter(9, Prompt(text, 40));
            Read(Prompt(text, 40)).BlocksShared(0).ShouldBe(32.0 / 5, 1e-9, $"text {text}");
        }
    }

    private void Enter(int times, ulong[] hashes)
    {
        for (int i = 0; i < times; i++)
        {
            _prefixes.Enter(hashes);
        }
    }

    private PrefixSharing Read(ulong[] hashes) => _prefixes.Read(hashes, _scratch);

    /// <summary>Hashes of one text; as chained ones, no two alike.</summary>
    private static ulong[] Prompt(ulong text, int blocks)
    {
        Random random = new((int)text);
        return [.. Enumerable.Range(0, blocks).Select(_ => (ulong)random.NextInt64(long.MinValue, long.MaxValue))];
    }
}
