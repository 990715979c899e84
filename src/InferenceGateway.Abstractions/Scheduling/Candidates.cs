using InferenceGateway.Abstractions.Endpoints;

namespace InferenceGateway.Abstractions.Scheduling;

/// <summary>The endpoints still in question, as slots of one snapshot. A view: valid during the call it is passed to.</summary>
/// <remarks>Scorers read columns by slot, so a loop touches no endpoint object unless it needs a name or a label.</remarks>
public readonly ref struct Candidates
{
    public Candidates(EndpointSnapshot snapshot, ReadOnlySpan<int> slots)
    {
        Snapshot = snapshot;
        Slots = slots;
    }

    public EndpointSnapshot Snapshot { get; }

    /// <summary>Slot of each candidate.</summary>
    public ReadOnlySpan<int> Slots { get; }

    public int Count => Slots.Length;

    public EndpointMetrics Metrics => Snapshot.Metrics;

    public EndpointLoad Load => Snapshot.Load;

    /// <summary>The endpoint at a position, 0 to <see cref="Count"/> - 1.</summary>
    public Endpoint this[int position] => Snapshot[Slots[position]];
}
