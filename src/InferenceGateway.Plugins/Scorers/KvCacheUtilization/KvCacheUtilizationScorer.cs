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
        double worst = 1;
        int unscraped = 0;
        scores = scores[..slots.Length];
        for (int i = 0; i < slots.Length; i++)
        {
            int slot = slots[i];
            if (updatedAt[slot] == 0)
            {
                unscraped++;
                continue;
            }

            double score = 1 - usage[slot];
            scores[i] = score;
            worst = Math.Min(worst, score);
        }

        if (unscraped > 0)
        {
            FillUnscraped(slots, updatedAt, worst, scores);
        }
    }

    private static void FillUnscraped(ReadOnlySpan<int> slots, Column<long> updatedAt, double score, Span<double> scores)
    {
        for (int i = 0; i < slots.Length; i++)
        {
            if (updatedAt[slots[i]] == 0)
            {
                scores[i] = score;
            }
        }
    }
}
