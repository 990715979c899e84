using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;

namespace InferenceGateway.Plugins.Scorers;

/// <summary><c>kv-cache-utilization-scorer</c>: prefers endpoints with free KV cache. Score = 1 − used share of the cache.</summary>
/// <remarks>
/// No parameters. An endpoint that was never scraped scores like the fullest one that was; 1 where nobody was scraped.
/// </remarks>
internal sealed class KvCacheUtilizationScorer : IScorer
{
    public const string Type = "kv-cache-utilization-scorer";

    public void Score(InferenceRequest request, Candidates candidates, Span<double> scores)
    {
        ReadOnlySpan<int> slots = candidates.Slots;
        Column<double> usage = candidates.Metrics.KvCacheUsage;
        Column<long> updatedAt = candidates.Metrics.UpdatedAt;
        int unscraped = 0;
        scores = scores[..slots.Length];
        for (int i = 0; i < scores.Length; i++)
        {
            int slot = slots[i];
            scores[i] = 1 - usage[slot];
            unscraped += updatedAt[slot] == 0 ? 1 : 0;
        }

        if (unscraped > 0)
        {
            PutUnscrapedLast(slots, updatedAt, scores);
        }
    }

    /// <summary>An endpoint that was never scraped reads as empty, with a score of 1: it never is the one that sets the worst score.</summary>
    private static void PutUnscrapedLast(ReadOnlySpan<int> slots, Column<long> updatedAt, Span<double> scores)
    {
        double worst = 1;
        foreach (double score in scores)
        {
            worst = score < worst ? score : worst;
        }

        for (int i = 0; i < scores.Length; i++)
        {
            if (updatedAt[slots[i]] == 0)
            {
                scores[i] = worst;
            }
        }
    }
}
