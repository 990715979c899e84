namespace InferenceGateway.PrefixCache.Tests.Approximate;

/// <summary>The slow, obvious index: for each endpoint every start of a prompt it holds, with the recording that last covered it.</summary>
internal sealed class NaivePrefixIndex(int defaultCapacity, long maximumEntries)
{
    private readonly SortedDictionary<int, Dictionary<string, (int Depth, int Recording)>> _held = [];
    private readonly Dictionary<int, int> _capacities = [];
    private int _recording;

    public long EntryCount => _held.Values.Sum(starts => (long)starts.Count);

    public int BlockCount(int slot) => _held.TryGetValue(slot, out var starts) ? starts.Count : 0;

    public int[] Match(ulong[] hashes, int slots)
    {
        int[] matched = new int[slots];
        foreach ((int slot, var starts) in _held)
        {
            while (matched[slot] < hashes.Length && starts.ContainsKey(Start(hashes, matched[slot] + 1)))
            {
                matched[slot]++;
            }
        }

        return matched;
    }

    public void Record(int slot, ulong[] hashes)
    {
        _recording++;
        int capacity = _capacities.GetValueOrDefault(slot, defaultCapacity);
        long length = Math.Min(hashes.Length, maximumEntries > 0 ? Math.Min(capacity, maximumEntries) : capacity);
        if (!_held.TryGetValue(slot, out var starts))
        {
            _held[slot] = starts = [];
        }

        for (int depth = 1; depth <= length; depth++)
        {
            starts[Start(hashes, depth)] = (depth, _recording);
        }

        Forget(starts, capacity);
        while (maximumEntries > 0 && EntryCount > maximumEntries)
        {
            var largest = _held.Values.MaxBy(other => other.Count)!;
            Forget(largest, largest.Count - (int)Math.Min(EntryCount - maximumEntries, largest.Count));
        }
    }

    public void SetCapacity(int slot, int blocks)
    {
        _capacities[slot] = blocks;
        if (_held.TryGetValue(slot, out var starts))
        {
            Forget(starts, blocks);
        }
    }

    public void RemoveEndpoint(int slot)
    {
        _held.Remove(slot);
        _capacities.Remove(slot);
    }

    private static void Forget(Dictionary<string, (int Depth, int Recording)> starts, int keep)
    {
        while (starts.Count > keep)
        {
            starts.Remove(starts.MinBy(start => (start.Value.Recording, -start.Value.Depth)).Key);
        }
    }

    private static string Start(ulong[] hashes, int depth) => string.Join(',', hashes.Take(depth));
}
