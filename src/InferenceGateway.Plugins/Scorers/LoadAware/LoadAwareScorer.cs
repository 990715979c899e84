using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;

namespace InferenceGateway.Plugins.Scorers;

/// <summary>
/// <c>load-aware-scorer</c>: prefers short queues on an absolute scale.
/// Score = 0.5 · (1 − min(waiting, threshold) / threshold): never above 0.5, which leaves room for affinity scorers.
/// </summary>
/// <remarks>An endpoint that was never scraped scores like the longest queue of those that were.</remarks>
internal sealed class LoadAwareScorer(LoadAwareOptions options) : IScorer
{
    public const string Type = "load-aware-scorer";

    private const double Best = 0.5;

    private readonly double _threshold = options.Threshold > 0 ? options.Threshold : LoadAwareOptions.DefaultThreshold;

    public void Score(InferenceRequest request, Candidates candidates, Span<double> scores)
    {
        ReadOnlySpan<int> slots = candidates.Slots;
        Column<int> waiting = candidates.Metrics.WaitingRequests;
        Column<long> updatedAt = candidates.Metrics.UpdatedAt;
        double worst = Best;
        for (int i = 0; i < slots.Length; i++)
        {
            double score = Best * (1 - (Math.Min(waiting[slots[i]], _threshold) / _threshold));
            scores[i] = score;
            worst = Math.Min(worst, score);
        }

        // An unscraped endpoint reads as an empty queue, so it never is the one that sets the worst score.
        for (int i = 0; i < slots.Length; i++)
        {
            if (updatedAt[slots[i]] == 0)
            {
                scores[i] = worst;
            }
        }
    }
}
