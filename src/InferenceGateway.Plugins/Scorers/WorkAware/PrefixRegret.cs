namespace InferenceGateway.Plugins.Scorers;

/// <summary>
/// For each prefix the seconds that requests waited where it is held and would not have waited elsewhere, had it been held there as well. Thread-safe,
/// does not allocate.
/// </summary>
/// <remarks>
/// A table of fixed size (<see cref="Entries"/>), each entry with one prefix. Of two that meet in an entry the one that loses more stays: the other is taken
/// from it, so that a prefix which many want outlives those that come by once.
/// </remarks>
internal sealed class PrefixRegret
{
    /// <summary>A power of two; 256 KiB.</summary>
    private const int Entries = 1 << 15;

    /// <summary>The upper half of an entry says which prefix it is (parts of its hash), the lower the seconds as a <see cref="float"/>.</summary>
    private readonly long[] _entries = new long[Entries];

    /// <summary>Seconds lost for want of this prefix and not spent yet; 0 or more.</summary>
    public double Of(ulong prefix)
    {
        long entry = Volatile.Read(ref EntryOf(prefix));
        return TagOf(entry) == TagOf(prefix) ? SecondsOf(entry) : 0;
    }

    /// <summary>Adds what was lost, or takes what was spent.</summary>
    /// <param name="seconds">Below 0 for what was spent.</param>
    public void Add(ulong prefix, double seconds)
    {
        ref long entry = ref EntryOf(prefix);
        while (true)
        {
            long known = Volatile.Read(ref entry);
            long changed = Changed(known, TagOf(prefix), (float)seconds);
            if (Interlocked.CompareExchange(ref entry, changed, known) == known)
            {
                return;
            }
        }
    }

    private static long Changed(long known, uint tag, float seconds)
    {
        if (TagOf(known) == tag)
        {
            return Entry(tag, Math.Max(0, SecondsOf(known) + seconds));
        }

        float rest = SecondsOf(known) - Math.Max(0, seconds);
        return rest >= 0 ? Entry(TagOf(known), rest) : Entry(tag, -rest);
    }

    private static long Entry(uint tag, float seconds) => (long)(((ulong)tag << 32) | BitConverter.SingleToUInt32Bits(seconds));

    private static uint TagOf(long entry) => (uint)((ulong)entry >> 32);

    private static float SecondsOf(long entry) => BitConverter.UInt32BitsToSingle((uint)entry);

    /// <summary>Other bits than those that choose the entry.</summary>
    private static uint TagOf(ulong prefix) => (uint)prefix;

    private ref long EntryOf(ulong prefix) => ref _entries[(int)(prefix >> 32) & (Entries - 1)];
}
