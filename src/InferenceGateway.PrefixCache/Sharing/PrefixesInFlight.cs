namespace InferenceGateway.PrefixCache.Sharing;

/// <summary>
/// Counts, for each prefix at certain depths (<see cref="PrefixDepths"/>), the requests in flight that begin with it. Tells a prefix that many want
/// now (a system prompt) from one that one conversation comes back to. Thread-safe, does not allocate.
/// </summary>
/// <remarks>
/// A table of counters without keys: two prefixes may share one, so a count can be too high, never too low. As a deeper prefix is never
/// wanted by more than a shallower one, a wrong count only shows where every shallower one is wrong as well.
/// </remarks>
public sealed class PrefixesInFlight
{
    /// <summary>Levels of the longest prompt there can be.</summary>
    public const int MostLevels = 64;

    /// <summary>
    /// So many requests in flight one endpoint can well serve; and they may be a single conversation's, of a client that does not wait for an
    /// answer before its next turn. Their prefix belongs where it is.
    /// </summary>
    private const int AtHomeInOnePlace = 8;

    /// <summary>A prefix that so many more want is half worth computing again.</summary>
    private const double HalfWorth = 4;

    /// <summary>More than the requests that one gateway has in flight times their levels; 1 MiB.</summary>
    private const int Counters = 1 << 18;

    private readonly int[] _counts = new int[Counters];

    /// <summary>A request with these block hashes (each the hash of the whole prefix that ends there) is in flight from now on.</summary>
    public void Enter(ReadOnlySpan<ulong> hashes) => Add(hashes, 1);

    /// <summary>It is no more: to be called once for each <see cref="Enter"/>, with the same hashes.</summary>
    public void Leave(ReadOnlySpan<ulong> hashes) => Add(hashes, -1);

    /// <summary>
    /// Reads how much of a prompt computing it anew would be worth to the requests in flight that begin like it: of a block that 8 + n of
    /// them share, n / (n + 4).
    /// </summary>
    /// <param name="hashes">The prompt's, as in <see cref="Enter"/>.</param>
    /// <param name="scratch">Room for <see cref="MostLevels"/>.</param>
    public PrefixSharing Read(ReadOnlySpan<ulong> hashes, Span<double> scratch)
    {
        int levels = Math.Min(PrefixDepths.LevelsOf(hashes.Length), scratch.Length);
        int others = int.MaxValue;
        int known = 0;
        double shared = 0;
        int depth = 0;
        for (; known < levels; known++)
        {
            int next = PrefixDepths.Depth(known);
            others = Math.Min(others, Volatile.Read(ref CounterOf(hashes[next - 1])));
            int many = others - AtHomeInOnePlace;
            if (many <= 0)
            {
                break;
            }

            shared += (next - depth) * (many / (many + HalfWorth));
            scratch[known] = shared;
            depth = next;
        }

        return new PrefixSharing(scratch[..known]);
    }

    /// <summary>The longest counted prefix within the first blocks of a prompt, and the requests in flight that begin with it.</summary>
    /// <param name="hashes">The prompt's, as in <see cref="Enter"/>.</param>
    /// <param name="blocks">At most as many as there are hashes.</param>
    /// <returns>Its hash, 0 when there are no blocks.</returns>
    public (ulong Prefix, int Requests) Longest(ReadOnlySpan<ulong> hashes, int blocks)
    {
        int levels = PrefixDepths.LevelsOf(blocks);
        if (levels == 0)
        {
            return default;
        }

        ulong prefix = hashes[PrefixDepths.Depth(levels - 1) - 1];
        return (prefix, Volatile.Read(ref CounterOf(prefix)));
    }

    private void Add(ReadOnlySpan<ulong> hashes, int difference)
    {
        int levels = PrefixDepths.LevelsOf(hashes.Length);
        for (int level = 0; level < levels; level++)
        {
            Interlocked.Add(ref CounterOf(hashes[PrefixDepths.Depth(level) - 1]), difference);
        }
    }

    private ref int CounterOf(ulong hash) => ref _counts[(int)(hash >> 46)];
}
