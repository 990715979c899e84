using System.Diagnostics;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;
using InferenceGateway.Engine.Scheduling;

namespace InferenceGateway.Engine.Tracing;

/// <summary>
/// The spans of one scheduling, under the names and attributes of the existing endpoint picker: each a child of the one that is current.
/// The default value makes none and costs a comparison for each.
/// </summary>
internal readonly struct SchedulingTrace(InferenceRequest request, TimeProvider clock)
{
    /// <summary>How many of the best endpoints a span names.</summary>
    private const int TopCount = 5;

    /// <summary>A profile runs.</summary>
    public TraceStep Profile(string name)
    {
        TraceStep step = Begin("run_scheduler_profile");
        step.Set("llm_d.epp.scheduling.profile.name", name);
        return step;
    }

    /// <summary>The filters of a profile run.</summary>
    public TraceStep Filtering(int candidates)
    {
        TraceStep step = Begin("filter_endpoints");
        step.Set("llm_d.epp.filter.candidate_endpoints", candidates);
        return step;
    }

    /// <summary>So many passed the filters.</summary>
    public static void Filtered(TraceStep filtering, int left) => filtering.Set("llm_d.epp.filter.filtered_endpoints", left);

    /// <summary>The scorers of a profile run.</summary>
    public TraceStep Scoring(int scorers, int candidates)
    {
        TraceStep step = Begin("llm_d.epp.scoring");
        step.Set("llm_d.epp.scorer.count", scorers);
        step.Set("llm_d.epp.scoring.candidate_endpoints", candidates);
        return step;
    }

    /// <summary>One scorer runs.</summary>
    public TraceStep Scorer(WeightedScorer scorer, int candidates)
    {
        TraceStep step = Begin(scorer.SpanName);
        step.Set("llm_d.epp.scorer.type", scorer.Scorer.Type);
        step.Set("llm_d.epp.scorer.name", scorer.Scorer.Name);
        step.Set("llm_d.epp.scorer.weight", scorer.Weight);
        step.Set("llm_d.epp.scorer.candidate_endpoints", candidates);
        return step;
    }

    /// <summary>What a scorer said, before it is clamped and weighted.</summary>
    public static void Scored(TraceStep scorer, ReadOnlySpan<double> scores)
    {
        if (!scorer.IsRecorded)
        {
            return;
        }

        double greatest = double.NegativeInfinity;
        double sum = 0;
        foreach (double score in scores)
        {
            greatest = Math.Max(greatest, score);
            sum += score;
        }

        scorer.Set("llm_d.epp.scorer.score.max", greatest);
        scorer.Set("llm_d.epp.scorer.score.avg", sum / scores.Length);
        scorer.Set("llm_d.epp.scorer.endpoints_scored", scores.Length);
    }

    /// <summary>The picker of a profile runs.</summary>
    /// <param name="totals">What each candidate came to.</param>
    public TraceStep Picking(Candidates candidates, ReadOnlySpan<double> totals)
    {
        TraceStep step = Begin("pick_endpoints");
        if (step.IsRecorded)
        {
            (double Score, string Id)[] rated = new (double, string)[totals.Length];
            for (int i = 0; i < rated.Length; i++)
            {
                rated[i] = (totals[i], candidates[i].Id);
            }

            (double Score, string Id)[] top =
            [
                .. rated
                    .OrderByDescending(endpoint => endpoint.Score)
                    .ThenBy(endpoint => endpoint.Id, StringComparer.Ordinal)
                    .Take(TopCount),
            ];
            step.Set("llm_d.epp.picker.candidate_endpoints", rated.Length);
            step.Set("llm_d.epp.picker.top_endpoints", [.. top.Select(endpoint => endpoint.Id)]);
            step.Set("llm_d.epp.picker.top_scores", [.. top.Select(endpoint => endpoint.Score)]);
        }

        return step;
    }

    private TraceStep Begin(string name)
    {
        // Null in the default value alone.
        if (request is null)
        {
            return default;
        }

        Activity? span = GatewayActivitySources.SchedulingSource.StartActivity(
            name,
            ActivityKind.Internal,
            default(ActivityContext),
            startTime: clock.GetUtcNow()
        );
        TraceStep step = new(span, clock);
        if (request.TargetModel.Length > 0)
        {
            step.Set("gen_ai.request.model", request.TargetModel);
        }

        if (request.RequestId.Length > 0)
        {
            step.Set("gen_ai.request.id", request.RequestId);
        }

        return step;
    }
}
