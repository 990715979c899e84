namespace InferenceGateway.Simulation.Tests.KvCache;

/// <summary>The slow, obvious cache: lists searched from the front.</summary>
internal sealed class NaiveCache
{
    private readonly List<Block> _free;

    public NaiveCache(int capacity) => _free = [.. Enumerable.Range(0, capacity).Select(_ => new Block())];

    private readonly List<Block> _used = [];

    public int FreeCount => _free.Count;

    public long Evictions { get; private set; }

    public int CachedCount => All.Count(block => block.Hash is not null);

    private IEnumerable<Block> All => _free.Concat(_used);

    public int Match(ulong[] hashes) => hashes.TakeWhile(hash => All.Any(block => block.Hash == hash)).Count();

    public List<Block>? Acquire(ulong[] prefix, int blocks, out int reused)
    {
        Block[] shared = [.. prefix.Take(Math.Min(blocks, Match(prefix))).Select(hash => All.First(block => block.Hash == hash))];
        reused = shared.Length;
        if (_free.Count - shared.Count(_free.Contains) < blocks - reused)
        {
            return null;
        }

        List<Block> table = [];
        foreach (Block block in shared)
        {
            Use(block);
            table.Add(block);
        }

        while (table.Count < blocks)
        {
            table.Add(Take());
        }

        return table;
    }

    public bool Grow(List<Block> table)
    {
        if (_free.Count == 0)
        {
            return false;
        }

        table.Add(Take());
        return true;
    }

    public void Publish(List<Block> table, int position, ulong hash)
    {
        if (table[position].Hash is null && All.All(block => block.Hash != hash))
        {
            table[position].Hash = hash;
        }
    }

    public void Release(List<Block> table)
    {
        foreach (Block block in Enumerable.Reverse(table))
        {
            if (--block.Users == 0)
            {
                _used.Remove(block);
                _free.Insert(block.Hash is null ? 0 : _free.Count, block);
            }
        }

        table.Clear();
    }

    private Block Take()
    {
        Block block = _free[0];
        Evictions += block.Hash is null ? 0 : 1;
        block.Hash = null;
        Use(block);
        return block;
    }

    private void Use(Block block)
    {
        if (block.Users++ == 0)
        {
            _free.Remove(block);
            _used.Add(block);
        }
    }

    public sealed class Block
    {
        public ulong? Hash { get; set; }

        public int Users { get; set; }
    }
}
