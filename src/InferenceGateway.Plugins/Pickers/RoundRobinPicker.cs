using System.Buffers;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;

namespace InferenceGateway.Plugins.Pickers;

/// <summary>
/// <c>round-robin-picker</c>: picks the candidates in turn, in the order in which they joined, whatever the scores; fallbacks are the ones
/// whose turn comes next.
/// </summary>
internal sealed class RoundRobinPicker(PickerOptions options) : IPicker
{
    public const string Type = "round-robin-picker";

    private uint _turn = uint.MaxValue;

    public int Pick(InferenceRequest request, Candidates candidates, ReadOnlySpan<double> scores, Span<int> picks)
    {
        int count = options.PickCount(scores.Length);
        uint length = (uint)scores.Length;
        uint first = Interlocked.Increment(ref _turn) % length;
        if (IsAscending(candidates.Slots))
        {
            for (int i = 0; i < count; i++)
            {
                picks[i] = (int)((first + (uint)i) % length);
            }
        }
        else
        {
            SortBySlot(candidates.Slots, picks = picks[..scores.Length]);
            Rotate(picks, (int)first);
        }

        return count;
    }

    /// <summary>Candidates are listed as discovery lists them; slots of endpoints that left are taken by ones that come later.</summary>
    private static bool IsAscending(ReadOnlySpan<int> slots)
    {
        for (int i = 1; i < slots.Length; i++)
        {
            if (slots[i] < slots[i - 1])
            {
                return false;
            }
        }

        return true;
    }

    private static void SortBySlot(ReadOnlySpan<int> slots, Span<int> positions)
    {
        int[] rented = ArrayPool<int>.Shared.Rent(slots.Length);
        Span<int> keys = rented.AsSpan(0, slots.Length);
        slots.CopyTo(keys);
        for (int i = 0; i < positions.Length; i++)
        {
            positions[i] = i;
        }

        keys.Sort(positions);
        ArrayPool<int>.Shared.Return(rented);
    }

    /// <summary>Three reversals turn a span by <paramref name="places"/> to the left without a second one.</summary>
    private static void Rotate(Span<int> positions, int places)
    {
        positions[..places].Reverse();
        positions[places..].Reverse();
        positions.Reverse();
    }
}
