namespace InferenceGateway.Plugins.Scorers;

/// <summary>Endpoint slots in the order of their last use, the least recent first. Not thread-safe.</summary>
/// <remarks>A list threaded through two arrays indexed by slot: use, removal and every step of a walk cost the same small time.</remarks>
internal sealed class RecentlyUsedSlots(int capacity)
{
    private const int None = -1;

    private int[] _older = [];
    private int[] _newer = [];
    private bool[] _contains = [];

    /// <summary>The slot whose last use is longest ago; -1 when empty.</summary>
    public int Oldest { get; private set; } = None;

    public int Count { get; private set; }

    private int Newest { get; set; } = None;

    /// <summary>The slot used next after <paramref name="slot"/>; -1 after the last one.</summary>
    public int Newer(int slot) => _newer[slot];

    /// <summary>Makes <paramref name="slot"/> the most recent; forgets the oldest when there are too many.</summary>
    public void Use(int slot)
    {
        Remove(slot);
        if (slot >= _contains.Length)
        {
            int size = Math.Max(16, (slot + 1) * 2);
            Array.Resize(ref _older, size);
            Array.Resize(ref _newer, size);
            Array.Resize(ref _contains, size);
        }

        _contains[slot] = true;
        _older[slot] = Newest;
        _newer[slot] = None;
        if (Newest == None)
        {
            Oldest = slot;
        }
        else
        {
            _newer[Newest] = slot;
        }

        Newest = slot;
        Count++;
        if (Count > capacity)
        {
            Remove(Oldest);
        }
    }

    public void Remove(int slot)
    {
        if (slot >= _contains.Length || !_contains[slot])
        {
            return;
        }

        _contains[slot] = false;
        Count--;
        (int older, int newer) = (_older[slot], _newer[slot]);
        if (older == None)
        {
            Oldest = newer;
        }
        else
        {
            _newer[older] = newer;
        }

        if (newer == None)
        {
            Newest = older;
        }
        else
        {
            _older[newer] = older;
        }
    }
}
