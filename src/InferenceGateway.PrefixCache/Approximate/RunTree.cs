using System.Runtime.CompilerServices;

namespace InferenceGateway.PrefixCache.Approximate;

/// <summary>
/// All runs of an index, found by where they branch off and their first hash. Runs are numbered from 0; numbers of runs that
/// are gone are used again. Not thread-safe for writing.
/// </summary>
/// <remarks>
/// The table is open-addressed with linear probing and backward-shift deletion; it is never more than three quarters full.
/// It grows with the runs and keeps its size, so that a steady load allocates nothing but the hashes of new runs.
/// </remarks>
internal sealed class RunTree(ulong tableSeed)
{
    private const int PageShift = 10;
    private const int RunsPerPage = 1 << PageShift;
    private const int InitialTable = 32;
    private const ulong GoldenRatio = 0x9E3779B97F4A7C15UL;
    private const ulong OffsetFactor = 0xD1B54A32D192ED03UL;

    // Multiply-shift hashing: an unknown odd factor makes collisions as rare as chance has them, whatever the hashes are.
    private readonly ulong _factor = (GoldenRatio ^ tableSeed) | 1;

    // In pages, as copying a large array would keep all matches waiting.
    private BlockRun[][] _pages = [];

    // Number of the run plus one; 0 is a free place.
    private int[] _table = new int[InitialTable];
    private int _shift = 64 - 5;
    private int _used;
    private int _firstUnused = BlockRun.None;
    private long _arrayBytes;

    /// <summary>Runs in use.</summary>
    public int Count { get; private set; }

    /// <summary>Places of the hash table.</summary>
    public int TableLength => _table.Length;

    public long EstimatedBytes =>
        _arrayBytes
        + (PageCount * ManagedSize.OfArray(RunsPerPage, Unsafe.SizeOf<BlockRun>()))
        + ManagedSize.OfArray(_pages.Length, IntPtr.Size)
        + ManagedSize.OfArray(_table.Length, sizeof(int));

    public ref readonly BlockRun this[int run] => ref Run(run);

    private int PageCount => (_used + RunsPerPage - 1) >> PageShift;

    /// <summary>The run that starts with <paramref name="hash"/> after <paramref name="offset"/> blocks of <paramref name="parent"/>, or <see cref="BlockRun.None"/>.</summary>
    public int Find(int parent, int offset, ulong hash)
    {
        int[] table = _table;
        int mask = table.Length - 1;
        for (int place = HomeOf(parent, offset, hash); ; place = (place + 1) & mask)
        {
            int run = table[place] - 1;
            if (run < 0)
            {
                return BlockRun.None;
            }

            ref readonly BlockRun candidate = ref Run(run);
            if (candidate.FirstHash == hash && candidate.Parent == parent && candidate.BranchOffset == offset)
            {
                return run;
            }
        }
    }

    /// <summary>Adds a run that is not there yet, without holders.</summary>
    public int Create(int parent, int offset, ReadOnlySpan<ulong> hashes)
    {
        if ((Count + 1) * 4L > _table.Length * 3L)
        {
            GrowTable();
        }

        int run = TakeNumber();
        ref BlockRun created = ref Run(run);
        created = new BlockRun
        {
            FirstHash = hashes[0],
            Rest = hashes.Length > 1 ? hashes[1..].ToArray() : null,
            Parent = parent,
            BranchOffset = offset,
            Length = hashes.Length,
        };
        _arrayBytes += created.ArrayBytes;
        Count++;
        Place(run);
        return run;
    }

    /// <summary>Makes a run longer.</summary>
    public void Extend(int run, ReadOnlySpan<ulong> hashes)
    {
        ref BlockRun extended = ref Run(run);
        _arrayBytes -= extended.ArrayBytes;
        ulong[] rest = new ulong[extended.Length - 1 + hashes.Length];
        extended.Rest.AsSpan(0, extended.Length - 1).CopyTo(rest);
        hashes.CopyTo(rest.AsSpan(extended.Length - 1));
        extended.Rest = rest;
        extended.Length += hashes.Length;
        _arrayBytes += extended.ArrayBytes;
    }

    /// <summary><see cref="HolderList.Cover"/> on a run.</summary>
    public int Cover(int run, int slot, int end, uint stamp, out int addedHolders)
    {
        ref BlockRun covered = ref Run(run);
        long before = covered.Holders.ArrayBytes;
        int added = covered.Holders.Cover(slot, end, stamp, out addedHolders);
        _arrayBytes += covered.Holders.ArrayBytes - before;
        return added;
    }

    /// <summary><see cref="HolderList.TakeFromEnd"/> on a run; what nobody holds any more is dropped.</summary>
    public int TakeFromEnd(int run, int slot, uint stamp, int blocks, out bool isGone)
    {
        ref BlockRun taken = ref Run(run);
        long before = taken.ArrayBytes;
        int count = taken.Holders.TakeFromEnd(slot, stamp, blocks, out int oldEnd, out isGone);
        if (count > 0 && oldEnd == taken.Length)
        {
            Shorten(ref taken, taken.Holders.DeepestEnd());
        }

        if (taken.Length > 0 || count == 0)
        {
            _arrayBytes += taken.ArrayBytes - before;
            return count;
        }

        _arrayBytes -= before;
        Remove(run);
        return count;
    }

    private static void Shorten(ref BlockRun run, int length)
    {
        run.Length = length;
        if (run.Rest is null)
        {
            return;
        }

        if (length <= 1)
        {
            run.Rest = null;
        }
        else if (length - 1 <= run.Rest.Length / 2)
        {
            Array.Resize(ref run.Rest, length - 1);
        }
    }

    private ref BlockRun Run(int run) => ref _pages[run >> PageShift][run & (RunsPerPage - 1)];

    private int TakeNumber()
    {
        if (_firstUnused != BlockRun.None)
        {
            int reused = _firstUnused;
            _firstUnused = Run(reused).Parent;
            return reused;
        }

        if ((_used & (RunsPerPage - 1)) == 0)
        {
            int page = _used >> PageShift;
            if (page == _pages.Length)
            {
                Array.Resize(ref _pages, Math.Max(4, page * 2));
            }

            _pages[page] = new BlockRun[RunsPerPage];
        }

        return _used++;
    }

    private int HomeOf(int parent, int offset, ulong hash)
    {
        ulong key = hash + ((ulong)(uint)parent * GoldenRatio) + ((ulong)(uint)offset * OffsetFactor);
        return (int)((key * _factor) >> _shift);
    }

    private int HomeOf(int run)
    {
        ref readonly BlockRun placed = ref Run(run);
        return HomeOf(placed.Parent, placed.BranchOffset, placed.FirstHash);
    }

    private void Place(int run)
    {
        int mask = _table.Length - 1;
        int place = HomeOf(run);
        while (_table[place] != 0)
        {
            place = (place + 1) & mask;
        }

        _table[place] = run + 1;
    }

    private void GrowTable()
    {
        _table = new int[_table.Length * 2];
        _shift--;
        for (int run = 0; run < _used; run++)
        {
            if (Run(run).Length > 0)
            {
                Place(run);
            }
        }
    }

    private void Remove(int run)
    {
        int mask = _table.Length - 1;
        int hole = HomeOf(run);
        while (_table[hole] != run + 1)
        {
            hole = (hole + 1) & mask;
        }

        for (int place = (hole + 1) & mask; _table[place] != 0; place = (place + 1) & mask)
        {
            // An entry may move back to the hole unless the hole lies before its home.
            int home = HomeOf(_table[place] - 1);
            if (((place - home) & mask) >= ((place - hole) & mask))
            {
                _table[hole] = _table[place];
                hole = place;
            }
        }

        _table[hole] = 0;
        Run(run) = new BlockRun { Parent = _firstUnused };
        _firstUnused = run;
        Count--;
    }
}
