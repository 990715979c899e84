namespace InferenceGateway.Simulation.Adapters;

/// <summary>
/// The adapters resident on the device. One in use keeps its slot; one no longer used keeps it until another needs it,
/// the longest unused going first. Not thread-safe.
/// </summary>
internal sealed class AdapterSlots(int capacity)
{
    private readonly List<Slot> _slots = [];

    public bool CanEnter(string? adapter)
    {
        if (adapter is null || _slots.Count < capacity)
        {
            return true;
        }

        foreach (Slot slot in _slots)
        {
            if (slot.Users == 0 || slot.Adapter == adapter)
            {
                return true;
            }
        }

        return false;
    }

    public void Enter(string? adapter)
    {
        if (adapter is null)
        {
            return;
        }

        Slot? slot = _slots.Find(candidate => candidate.Adapter == adapter);
        if (slot is null)
        {
            if (_slots.Count == capacity)
            {
                _slots.Remove(_slots.Find(candidate => candidate.Users == 0)!);
            }

            slot = new Slot(adapter);
            _slots.Add(slot);
        }

        slot.Users++;
    }

    public void Leave(string? adapter)
    {
        Slot? slot = adapter is null ? null : _slots.Find(candidate => candidate.Adapter == adapter);
        if (slot is not null && --slot.Users == 0)
        {
            // The order of the list is the order of eviction.
            _slots.Remove(slot);
            _slots.Add(slot);
        }
    }

    /// <summary>Adds the names of all adapters in use.</summary>
    public void CopyUsed(ICollection<string> names)
    {
        foreach (Slot slot in _slots)
        {
            if (slot.Users > 0)
            {
                names.Add(slot.Adapter);
            }
        }
    }

    private sealed class Slot(string adapter)
    {
        public string Adapter => adapter;

        public int Users { get; set; }
    }
}
