namespace InferenceGateway.Simulation.KvCache;

/// <summary>
/// The paged key-value memory of one model server: a fixed number of blocks, each free, referenced by running sequences, or kept
/// for reuse under the chained hash of its content. Unreferenced blocks are evicted least recently released first; of one sequence the
/// end goes before the beginning, so that what survives is always a usable prefix. Not thread-safe.
/// </summary>
internal sealed class KvBlockCache
{
    private const int None = -1;

    private readonly bool _reusesPrefixes;
    private readonly ulong[] _hashes;
    private readonly bool[] _published;
    private readonly int[] _references;
    private readonly int[] _previous;
    private readonly int[] _next;
    private readonly Dictionary<ulong, int> _byHash = [];
    private int _head;
    private int _tail;

    public KvBlockCache(int capacity, bool reusesPrefixes = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _reusesPrefixes = reusesPrefixes;
        _hashes = new ulong[capacity];
        _published = new bool[capacity];
        _references = new int[capacity];
        _previous = new int[capacity];
        _next = new int[capacity];
        for (int block = 0; block < capacity; block++)
        {
            _previous[block] = block - 1;
            _next[block] = block + 1 < capacity ? block + 1 : None;
        }

        _head = 0;
        _tail = capacity - 1;
        FreeCount = capacity;
    }

    public int Capacity => _hashes.Length;

    /// <summary>Blocks no sequence references; some of them may still hold reusable content.</summary>
    public int FreeCount { get; private set; }

    public int ReferencedCount => Capacity - FreeCount;

    /// <summary>Blocks that can be found by hash, referenced or not.</summary>
    public int CachedCount => _byHash.Count;

    /// <summary>Blocks whose content was thrown away to make room, since the start.</summary>
    public long Evictions { get; private set; }

    /// <summary>How many of the leading <paramref name="hashes"/> are cached without a gap.</summary>
    public int MatchPrefix(ReadOnlySpan<ulong> hashes)
    {
        int matched = 0;
        while (matched < hashes.Length && _byHash.ContainsKey(hashes[matched]))
        {
            matched++;
        }

        return matched;
    }

    /// <summary>
    /// Gives <paramref name="table"/> (empty) <paramref name="blocks"/> blocks, of which the longest cached prefix of <paramref name="prefix"/> is shared
    /// with whoever computed it. Changes nothing and answers false when that many blocks cannot be had now.
    /// </summary>
    public bool TryAcquire(ReadOnlySpan<ulong> prefix, int blocks, BlockTable table, out int reused)
    {
        reused = MatchPrefix(prefix[..Math.Min(prefix.Length, blocks)]);
        int free = FreeCount;
        for (int position = 0; position < reused; position++)
        {
            free -= _references[_byHash[prefix[position]]] == 0 ? 1 : 0;
        }

        if (free < blocks - reused)
        {
            return false;
        }

        table.EnsureRoom(blocks);
        for (int position = 0; position < reused; position++)
        {
            int block = _byHash[prefix[position]];
            Reference(block);
            table.Add(block);
        }

        for (int position = reused; position < blocks; position++)
        {
            table.Add(TakeFree());
        }

        return true;
    }

    /// <summary>Adds one block to a sequence that is decoding; false when none is free.</summary>
    public bool TryGrow(BlockTable table)
    {
        if (FreeCount == 0)
        {
            return false;
        }

        table.Add(TakeFree());
        return true;
    }

    /// <summary>
    /// Makes a computed block findable. When another block already stands for the same content this one stays private and is
    /// simply free after its release.
    /// </summary>
    public void Publish(BlockTable table, int position, ulong hash)
    {
        int block = table[position];
        if (_reusesPrefixes && !_published[block] && _byHash.TryAdd(hash, block))
        {
            _hashes[block] = hash;
            _published[block] = true;
        }
    }

    /// <summary>Ends a sequence's hold on its blocks and empties its table.</summary>
    public void Release(BlockTable table)
    {
        for (int position = table.Count - 1; position >= 0; position--)
        {
            int block = table[position];
            if (--_references[block] == 0)
            {
                Free(block);
            }
        }

        table.Clear();
    }

    private void Reference(int block)
    {
        if (_references[block]++ == 0)
        {
            Unlink(block);
        }
    }

    private int TakeFree()
    {
        int block = _head;
        if (_published[block])
        {
            _byHash.Remove(_hashes[block]);
            _published[block] = false;
            Evictions++;
        }

        Reference(block);
        return block;
    }

    private void Free(int block)
    {
        // A block nobody can find is worth nothing: it goes to the front, before anything that could still be reused.
        if (_published[block])
        {
            Link(block, _tail, None);
        }
        else
        {
            Link(block, None, _head);
        }
    }

    private void Link(int block, int previous, int next)
    {
        _previous[block] = previous;
        _next[block] = next;
        if (previous == None)
        {
            _head = block;
        }
        else
        {
            _next[previous] = block;
        }

        if (next == None)
        {
            _tail = block;
        }
        else
        {
            _previous[next] = block;
        }

        FreeCount++;
    }

    private void Unlink(int block)
    {
        (int previous, int next) = (_previous[block], _next[block]);
        if (previous == None)
        {
            _head = next;
        }
        else
        {
            _next[previous] = next;
        }

        if (next == None)
        {
            _tail = previous;
        }
        else
        {
            _previous[next] = previous;
        }

        FreeCount--;
    }
}
