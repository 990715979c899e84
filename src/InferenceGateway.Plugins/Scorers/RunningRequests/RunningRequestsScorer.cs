using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;

namespace InferenceGateway.Plugins.Scorers;

/// <summary>
/// <c>running-requests-size-scorer</c>: prefers endpoints with few requests in the engine's running batch.
/// Score = (max − running) / (max − min) over the candidates; 1 for all when all are equal.
/// </summary>
/// <remarks>No parameters. An endpoint that was never scraped scores like the largest batch.</remarks>
internal sealed class RunningRequestsScorer : IScorer
{
    public const string Type = "running-requests-size-scorer";

    public void Score(InferenceRequest request, Candidates candidates, Span<double> scores) =>
        LowestIsBest.Score(candidates.Slots, candidates.Metrics.RunningRequests, candidates.Metrics.UpdatedAt, scores);
}
