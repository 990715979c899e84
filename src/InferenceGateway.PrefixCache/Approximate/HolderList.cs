using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace InferenceGateway.PrefixCache.Approximate;

/// <summary>
/// The holders of one run, ordered by slot and then by depth. Most runs belong to a single endpoint, so the first holder lives
/// in the list itself and only a second one costs an array.
/// </summary>
internal struct HolderList
{
    private const int SmallestArray = 4;

    private RunHolder[]? _many;
    private RunHolder _one;

    /// <summary>Holders, several for an endpoint whose recordings reached different depths.</summary>
    public int Count { get; private set; }

    /// <summary>Endpoints among the holders.</summary>
    public int EndpointCount { get; private set; }

    public readonly long ArrayBytes => _many is null ? 0 : ManagedSize.OfArray(_many.Length, Unsafe.SizeOf<RunHolder>());

    [UnscopedRef]
    public readonly ReadOnlySpan<RunHolder> AsSpan() =>
        _many is null ? MemoryMarshal.CreateReadOnlySpan(in _one, Count) : _many.AsSpan(0, Count);

    /// <summary>Notes that a recording of the endpoint covered the first <paramref name="end"/> blocks of the run.</summary>
    /// <param name="addedHolders">By how much <see cref="Count"/> changed; negative when several depths became one.</param>
    /// <returns>Blocks the endpoint did not hold before.</returns>
    public int Cover(int slot, int end, uint stamp, out int addedHolders)
    {
        ReadOnlySpan<RunHolder> holders = AsSpan();
        int first = FirstOf(holders, slot);
        int next = first;
        int heldBefore = 0;
        while (next < holders.Length && holders[next].Slot == slot && holders[next].End <= end)
        {
            heldBefore = holders[next++].End;
        }

        bool heldDeeper = next < holders.Length && holders[next].Slot == slot;
        int replaced = next - first;
        addedHolders = 1 - replaced;
        RunHolder holder = new(slot, end, stamp);
        if (replaced == 0)
        {
            Insert(first, holder);
            EndpointCount += heldDeeper ? 0 : 1;
        }
        else
        {
            Writable()[first] = holder;
            RemoveAt(first + 1, replaced - 1);
        }

        return heldDeeper ? 0 : end - heldBefore;
    }

    /// <summary>Whether blocks of the run were last covered by this recording of the endpoint.</summary>
    public readonly bool Contains(int slot, uint stamp)
    {
        ReadOnlySpan<RunHolder> holders = AsSpan();
        for (int i = FirstOf(holders, slot); i < holders.Length && holders[i].Slot == slot; i++)
        {
            if (holders[i].Stamp == stamp)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes up to <paramref name="blocks"/> blocks from the end of what this recording of the endpoint covered last.</summary>
    /// <param name="oldEnd">How deep the endpoint held the run before.</param>
    /// <param name="isGone">Whether that was all of it.</param>
    /// <returns>The blocks taken; 0 when nothing is left of that recording in this run.</returns>
    public int TakeFromEnd(int slot, uint stamp, int blocks, out int oldEnd, out bool isGone)
    {
        ReadOnlySpan<RunHolder> holders = AsSpan();
        int first = FirstOf(holders, slot);
        int last = first;
        while (last + 1 < holders.Length && holders[last + 1].Slot == slot)
        {
            last++;
        }

        oldEnd = 0;
        isGone = false;
        if (last >= holders.Length || holders[last].Slot != slot || holders[last].Stamp != stamp)
        {
            return 0;
        }

        oldEnd = holders[last].End;
        int covered = oldEnd - (last > first ? holders[last - 1].End : 0);
        isGone = covered <= blocks;
        if (!isGone)
        {
            Writable()[last] = new RunHolder(slot, oldEnd - blocks, stamp);
            return blocks;
        }

        EndpointCount -= last == first ? 1 : 0;
        RemoveAt(last, 1);
        return covered;
    }

    /// <summary>How many blocks of the run anybody holds.</summary>
    public readonly int DeepestEnd()
    {
        int deepest = 0;
        foreach (RunHolder holder in AsSpan())
        {
            deepest = Math.Max(deepest, holder.End);
        }

        return deepest;
    }

    private static int FirstOf(ReadOnlySpan<RunHolder> holders, int slot)
    {
        int low = 0;
        int high = holders.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (holders[middle].Slot < slot)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    [UnscopedRef]
    private Span<RunHolder> Writable() => _many is null ? MemoryMarshal.CreateSpan(ref _one, Count) : _many.AsSpan(0, Count);

    private void Insert(int index, RunHolder holder)
    {
        if (_many is null && Count == 1)
        {
            _many = new RunHolder[SmallestArray];
            _many[0] = _one;
        }
        else if (_many is not null && Count == _many.Length)
        {
            Array.Resize(ref _many, Count * 2);
        }

        Count++;
        Span<RunHolder> holders = Writable();
        holders[index..^1].CopyTo(holders[(index + 1)..]);
        holders[index] = holder;
    }

    private void RemoveAt(int index, int count)
    {
        if (count == 0)
        {
            return;
        }

        Span<RunHolder> holders = Writable();
        holders[(index + count)..].CopyTo(holders[index..]);
        Count -= count;
        if (_many is null)
        {
            return;
        }

        if (Count <= 1)
        {
            _one = _many[0];
            _many = null;
        }
        else if (_many.Length > SmallestArray && Count <= _many.Length / 4)
        {
            Array.Resize(ref _many, _many.Length / 2);
        }
    }
}
