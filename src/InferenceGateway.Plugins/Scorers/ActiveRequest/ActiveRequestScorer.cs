using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;

namespace InferenceGateway.Plugins.Scorers;

/// <summary>
/// <c>active-request-scorer</c>: prefers endpoints with few requests of ours in flight. An idle endpoint scores 1, a busy one
/// (max − count) / max · maxBusyScore.
/// </summary>
/// <remarks>Busy endpoints with equally many requests all score 0: the formula says how far one is below the busiest.</remarks>
internal sealed class ActiveRequestScorer(ActiveRequestOptions options) : IScorer
{
    public const string Type = "active-request-scorer";

    private readonly int _idleThreshold = Math.Max(0, options.IdleThreshold);
    private readonly double _maxBusyScore = options.MaxBusyScore is >= 0 and <= 1 ? options.MaxBusyScore : 1;

    public void Score(InferenceRequest request, Candidates candidates, Span<double> scores)
    {
        ReadOnlySpan<int> slots = candidates.Slots;
        Column<int> requests = candidates.Load.Requests;
        int greatest = 0;
        scores = scores[..slots.Length];

        // The counts change meanwhile: each is read once, so that no score is computed against another moment's maximum.
        for (int i = 0; i < scores.Length; i++)
        {
            int count = requests[slots[i]];
            scores[i] = count;
            greatest = Math.Max(greatest, count);
        }

        double busiest = greatest;
        double factor = _maxBusyScore;
        double idle = _idleThreshold;
        foreach (ref double score in scores)
        {
            score = score <= idle ? 1 : (busiest - score) / busiest * factor;
        }
    }
}
