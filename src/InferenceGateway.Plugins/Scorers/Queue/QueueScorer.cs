using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;

namespace InferenceGateway.Plugins.Scorers;

/// <summary>
/// <c>queue-scorer</c>: prefers endpoints with few requests waiting in the engine's queue.
/// Score = (max − waiting) / (max − min) over the candidates; 1 for all when all are equal.
/// </summary>
/// <remarks>No parameters. An endpoint that was never scraped scores like the longest queue.</remarks>
internal sealed class QueueScorer : IScorer
{
    public const string Type = "queue-scorer";

    public void Score(InferenceRequest request, Candidates candidates, Span<double> scores) =>
        LowestIsBest.Score(candidates.Slots, candidates.Metrics.WaitingRequests, candidates.Metrics.UpdatedAt, scores);
}
