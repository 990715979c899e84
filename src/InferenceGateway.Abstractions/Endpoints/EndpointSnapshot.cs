using System.Diagnostics.CodeAnalysis;

namespace InferenceGateway.Abstractions.Endpoints;

/// <summary>The set of endpoints at one moment. Immutable; the store publishes a new one when the set changes.</summary>
/// <remarks>The columns behind <see cref="Metrics"/> and <see cref="Load"/> are shared by all snapshots and keep changing.</remarks>
public sealed class EndpointSnapshot
{
    private readonly Endpoint?[] _bySlot;
    private readonly int[] _slots;

    /// <param name="version">Grows by one with every change of the set.</param>
    /// <param name="endpoints">The endpoints, in the order in which they were added.</param>
    public EndpointSnapshot(long version, IReadOnlyCollection<Endpoint> endpoints, EndpointMetrics metrics, EndpointLoad load)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        Version = version;
        Metrics = metrics;
        Load = load;
        _slots = [.. endpoints.Select(e => e.Slot)];
        _bySlot = new Endpoint?[_slots.Length == 0 ? 0 : _slots.Max() + 1];
        foreach (Endpoint endpoint in endpoints)
        {
            _bySlot[endpoint.Slot] = endpoint;
        }
    }

    public long Version { get; }

    public EndpointMetrics Metrics { get; }

    public EndpointLoad Load { get; }

    public int Count => _slots.Length;

    /// <summary>One more than the greatest slot in use: the length of an array indexed by slot.</summary>
    public int SlotCount => _bySlot.Length;

    /// <summary>The slots in use, in the order in which the endpoints were added.</summary>
    public ReadOnlySpan<int> Slots => _slots;

    /// <summary>The endpoint in a slot of this snapshot.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The slot is not in use.</exception>
    public Endpoint this[int slot] =>
        TryGet(slot, out Endpoint? endpoint)
            ? endpoint
            : throw new ArgumentOutOfRangeException(nameof(slot), slot, "No endpoint of this snapshot has the slot.");

    public bool TryGet(int slot, [NotNullWhen(true)] out Endpoint? endpoint)
    {
        endpoint = (uint)slot < (uint)_bySlot.Length ? _bySlot[slot] : null;
        return endpoint is not null;
    }
}
