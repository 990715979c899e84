using System.Collections.Frozen;
using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;

namespace InferenceGateway.Plugins.Filters;

/// <summary>A filter that looks at labels only.</summary>
/// <remarks>
/// Labels never change while an endpoint lives, so each snapshot is judged once and a request costs one array read per candidate.
/// </remarks>
internal abstract class LabelFilter : IFilter
{
    private Verdicts? _verdicts;

    public void Filter(InferenceRequest request, Candidates candidates, Span<bool> keep)
    {
        Verdicts? verdicts = Volatile.Read(ref _verdicts);
        if (verdicts is null || !ReferenceEquals(verdicts.Snapshot, candidates.Snapshot))
        {
            verdicts = Judge(candidates.Snapshot);
            Volatile.Write(ref _verdicts, verdicts);
        }

        bool[] matches = verdicts.Matches;
        ReadOnlySpan<int> slots = candidates.Slots;
        for (int i = 0; i < slots.Length; i++)
        {
            keep[i] &= matches[slots[i]];
        }
    }

    protected abstract bool Matches(FrozenDictionary<string, string> labels);

    private Verdicts Judge(EndpointSnapshot snapshot)
    {
        bool[] matches = new bool[snapshot.SlotCount];
        foreach (int slot in snapshot.Slots)
        {
            matches[slot] = Matches(snapshot[slot].Labels);
        }

        return new Verdicts(snapshot, matches);
    }

    private sealed record Verdicts(EndpointSnapshot Snapshot, bool[] Matches);
}
