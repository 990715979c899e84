using System.Runtime.CompilerServices;

namespace InferenceGateway.PrefixCache.Approximate;

/// <summary>
/// Which endpoint probably still has which start of a prompt in its cache, judged by what was sent there. One index for all
/// endpoints: matching a prompt costs its blocks and its holders, not blocks times endpoints.
/// </summary>
/// <remarks>
/// <para>Endpoints are <em>slots</em>, small integers that the caller gives out and may use again after
/// <see cref="RemoveEndpoint"/>. Prompts are hash chains as <see cref="Hashing.BlockHasher"/> makes them.</para>
/// <para>Each endpoint remembers a bounded number of blocks and forgets those first that were recorded longest ago; of one
/// recording the last block goes first, as engines free their own blocks. So whoever holds a block also holds all blocks in
/// front of it, and a match never counts a block behind a gap.</para>
/// <para>Thread-safe. Matches run side by side; a recording excludes them for a few microseconds.</para>
/// </remarks>
public sealed class ApproximatePrefixIndex : IDisposable
{
    /// <summary>Slots are below this: more endpoints than any pool has, few enough to keep arrays by slot.</summary>
    public const int MaximumSlots = 1 << 16;

    // An endpoint that leaves may hold tens of thousands of blocks; matches wait for no more than these.
    private const int BlocksForgottenAtOnce = 2048;

    private readonly ReaderWriterLockSlim _lock = new(LockRecursionPolicy.NoRecursion);
    private readonly ApproximatePrefixIndexOptions _options;
    private readonly RunTree _tree;
    private EndpointBlocks[] _endpoints = [];
    private long _recencyBytes;
    private long _entryCount;

    public ApproximatePrefixIndex(ApproximatePrefixIndexOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _tree = new RunTree(options.TableSeed);
    }

    /// <summary>Block-endpoint entries held in all.</summary>
    public long EntryCount
    {
        get
        {
            using ReadScope scope = new(_lock);
            return _entryCount;
        }
    }

    /// <summary>Bytes of managed memory the index occupies, room kept for growth included.</summary>
    public long EstimatedBytes
    {
        get
        {
            using ReadScope scope = new(_lock);
            return _tree.EstimatedBytes + _recencyBytes + ManagedSize.OfArray(_endpoints.Length, Unsafe.SizeOf<EndpointBlocks>());
        }
    }

    /// <summary>How many blocks, from the first on and without a gap, each endpoint holds of a prompt.</summary>
    /// <param name="hashes">The prompt's chain.</param>
    /// <param name="matchedBlocksBySlot">Overwritten: the count for each slot, 0 for those that hold nothing. Slots beyond its end are left out.</param>
    /// <returns>The greatest count written.</returns>
    public int Match(ReadOnlySpan<ulong> hashes, Span<int> matchedBlocksBySlot)
    {
        matchedBlocksBySlot.Clear();
        using ReadScope scope = new(_lock);
        return CountMatches(Walk(hashes), matchedBlocksBySlot);
    }

    /// <summary>Notes that an endpoint was sent a prompt: it holds these blocks now, as its newest.</summary>
    /// <param name="slot">The endpoint, from 0 to <see cref="MaximumSlots"/> - 1.</param>
    /// <param name="hashes">The prompt's chain. Of a prompt longer than the endpoint's capacity the start is kept.</param>
    public void Record(int slot, ReadOnlySpan<ulong> hashes)
    {
        ThrowIfNoSlot(slot);
        using WriteScope scope = new(_lock);
        EnsureSlot(slot);
        ref EndpointBlocks endpoint = ref _endpoints[slot];
        int length = Math.Min(hashes.Length, CapacityOf(endpoint));
        if (_options.MaximumEntries > 0)
        {
            length = (int)Math.Min(length, _options.MaximumEntries);
        }

        if (length == 0)
        {
            return;
        }

        endpoint.Stamp++;
        Cover(slot, ref endpoint, Add(hashes[..length]));
        Forget(slot, endpoint.Count - CapacityOf(endpoint));
        KeepMaximumEntries();
    }

    /// <summary>Sets how many blocks an endpoint may hold; beyond it the oldest are forgotten now.</summary>
    /// <param name="slot">The endpoint.</param>
    /// <param name="blocks">At least 1.</param>
    public void SetCapacity(int slot, int blocks)
    {
        ThrowIfNoSlot(slot);
        ArgumentOutOfRangeException.ThrowIfLessThan(blocks, 1);
        using WriteScope scope = new(_lock);
        EnsureSlot(slot);
        _endpoints[slot].Capacity = blocks;
        Forget(slot, _endpoints[slot].Count - blocks);
    }

    /// <summary>Forgets an endpoint, its capacity included. The slot may be given to another one afterwards.</summary>
    /// <remarks>The caller sees to it that no recording for the old endpoint comes later.</remarks>
    public void RemoveEndpoint(int slot)
    {
        ThrowIfNoSlot(slot);
        while (!TryRemoveEndpoint(slot, BlocksForgottenAtOnce)) { }
    }

    /// <summary>Blocks an endpoint holds; 0 for a slot never seen.</summary>
    public int BlockCount(int slot)
    {
        ThrowIfNoSlot(slot);
        using ReadScope scope = new(_lock);
        return slot < _endpoints.Length ? _endpoints[slot].Count : 0;
    }

    public void Dispose() => _lock.Dispose();

    /// <summary>Forgets some blocks of an endpoint and, when they were the last, the endpoint.</summary>
    private bool TryRemoveEndpoint(int slot, int blocks)
    {
        using WriteScope scope = new(_lock);
        if (slot >= _endpoints.Length)
        {
            return true;
        }

        ref EndpointBlocks endpoint = ref _endpoints[slot];
        Forget(slot, Math.Min(endpoint.Count, blocks));
        if (endpoint.Count > 0)
        {
            return false;
        }

        _recencyBytes -= endpoint.Recency?.EstimatedBytes ?? 0;
        endpoint = new EndpointBlocks { Stamp = endpoint.Stamp };
        return true;
    }

    private static void ThrowIfNoSlot(int slot)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(slot);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(slot, MaximumSlots);
    }

    /// <summary>Follows a prompt as far as the tree knows it.</summary>
    private PathEnd Walk(ReadOnlySpan<ulong> hashes)
    {
        PathEnd end = new(BlockRun.None, Start: 0, Reach: 0);
        while (end.Start + end.Reach < hashes.Length)
        {
            int position = end.Start + end.Reach;
            int next = _tree.Find(end.Run, end.Reach, hashes[position]);
            if (next == BlockRun.None)
            {
                break;
            }

            end = new PathEnd(next, position, _tree[next].CommonLength(hashes[position..]));
        }

        return end;
    }

    /// <summary>
    /// Climbs from the end of a path. All who hold a run hold what it branches off, so a run with no more endpoints than the one
    /// below has the same ones, and they are counted already.
    /// </summary>
    private int CountMatches(PathEnd end, Span<int> matchedBlocksBySlot)
    {
        int longest = 0;
        int counted = 0;
        while (end.Run != BlockRun.None)
        {
            ref readonly BlockRun run = ref _tree[end.Run];
            if (run.Holders.EndpointCount > counted)
            {
                counted = run.Holders.EndpointCount;
                foreach (RunHolder holder in run.Holders.AsSpan())
                {
                    int matched = end.Start + Math.Min(holder.End, end.Reach);
                    if ((uint)holder.Slot < (uint)matchedBlocksBySlot.Length && matched > matchedBlocksBySlot[holder.Slot])
                    {
                        matchedBlocksBySlot[holder.Slot] = matched;
                        longest = Math.Max(longest, matched);
                    }
                }
            }

            end = ParentOf(end, in run);
        }

        return longest;
    }

    private static PathEnd ParentOf(PathEnd end, ref readonly BlockRun run) =>
        new(run.Parent, end.Start - run.BranchOffset, run.BranchOffset);

    /// <summary>Adds what the tree does not know of a prompt.</summary>
    private PathEnd Add(ReadOnlySpan<ulong> hashes)
    {
        PathEnd end = Walk(hashes);
        ReadOnlySpan<ulong> unknown = hashes[(end.Start + end.Reach)..];
        if (unknown.IsEmpty)
        {
            return end;
        }

        if (end.Run != BlockRun.None && end.Reach == _tree[end.Run].Length)
        {
            // Lengthening instead of branching keeps a prompt that was half forgotten and comes again in one piece.
            _tree.Extend(end.Run, unknown);
            return end with { Reach = end.Reach + unknown.Length };
        }

        return new PathEnd(_tree.Create(end.Run, end.Reach, unknown), end.Start + end.Reach, unknown.Length);
    }

    /// <summary>Enters an endpoint on all runs of a path, the deepest first, so that it is also the first to be forgotten.</summary>
    private void Cover(int slot, ref EndpointBlocks endpoint, PathEnd end)
    {
        while (end.Run != BlockRun.None)
        {
            int added = _tree.Cover(end.Run, slot, end.Reach, endpoint.Stamp, out int addedHolders);
            endpoint.Count += added;
            endpoint.HolderCount += addedHolders;
            _entryCount += added;
            AddTicket(slot, ref endpoint, new RecencyRing.Ticket(end.Run, endpoint.Stamp));
            end = ParentOf(end, in _tree[end.Run]);
        }
    }

    private void AddTicket(int slot, ref EndpointBlocks endpoint, RecencyRing.Ticket ticket)
    {
        if (endpoint.Recency is null)
        {
            endpoint.Recency = new RecencyRing();
            _recencyBytes += endpoint.Recency.EstimatedBytes;
        }

        RecencyRing recency = endpoint.Recency;
        if (recency.Count == recency.Capacity)
        {
            if (endpoint.HolderCount <= recency.Capacity / 2)
            {
                DropStaleTickets(slot, recency);
            }
            else
            {
                _recencyBytes -= recency.EstimatedBytes;
                recency.DoubleCapacity();
                _recencyBytes += recency.EstimatedBytes;
            }
        }

        recency.Add(ticket);
    }

    private void DropStaleTickets(int slot, RecencyRing recency)
    {
        for (int remaining = recency.Count; remaining > 0; remaining--)
        {
            RecencyRing.Ticket ticket = recency.Oldest;
            recency.RemoveOldest();
            if (_tree[ticket.Run].Holders.Contains(slot, ticket.Stamp))
            {
                recency.Add(ticket);
            }
        }
    }

    /// <summary>Forgets the oldest blocks of an endpoint.</summary>
    private void Forget(int slot, int blocks)
    {
        ref EndpointBlocks endpoint = ref _endpoints[slot];
        while (blocks > 0 && endpoint.Recency is { Count: > 0 } recency)
        {
            RecencyRing.Ticket ticket = recency.Oldest;
            int taken = _tree.TakeFromEnd(ticket.Run, slot, ticket.Stamp, blocks, out bool isGone);
            if (taken == 0 || isGone)
            {
                recency.RemoveOldest();
            }

            endpoint.HolderCount -= isGone ? 1 : 0;
            endpoint.Count -= taken;
            _entryCount -= taken;
            blocks -= taken;
        }
    }

    private void KeepMaximumEntries()
    {
        while (_options.MaximumEntries > 0 && _entryCount > _options.MaximumEntries)
        {
            int largest = 0;
            for (int slot = 1; slot < _endpoints.Length; slot++)
            {
                if (_endpoints[slot].Count > _endpoints[largest].Count)
                {
                    largest = slot;
                }
            }

            Forget(largest, (int)Math.Min(_entryCount - _options.MaximumEntries, _endpoints[largest].Count));
        }
    }

    private int CapacityOf(in EndpointBlocks endpoint) => endpoint.Capacity > 0 ? endpoint.Capacity : _options.BlocksPerEndpoint;

    private void EnsureSlot(int slot)
    {
        if (slot >= _endpoints.Length)
        {
            Array.Resize(ref _endpoints, Math.Max(slot + 1, Math.Min(MaximumSlots, Math.Max(16, _endpoints.Length * 2))));
        }
    }

    /// <summary>Where a prompt leaves the tree.</summary>
    /// <param name="Run">The last run it follows.</param>
    /// <param name="Start">Blocks of the prompt in front of that run.</param>
    /// <param name="Reach">Blocks of the run that it follows.</param>
    private readonly record struct PathEnd(int Run, int Start, int Reach);

    private readonly ref struct ReadScope
    {
        private readonly ReaderWriterLockSlim _entered;

        public ReadScope(ReaderWriterLockSlim entered)
        {
            _entered = entered;
            entered.EnterReadLock();
        }

        public void Dispose() => _entered.ExitReadLock();
    }

    private readonly ref struct WriteScope
    {
        private readonly ReaderWriterLockSlim _entered;

        public WriteScope(ReaderWriterLockSlim entered)
        {
            _entered = entered;
            entered.EnterWriteLock();
        }

        public void Dispose() => _entered.ExitWriteLock();
    }
}
