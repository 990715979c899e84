using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;
using InferenceGateway.Engine.Explanation;
using InferenceGateway.Engine.Requests;
using InferenceGateway.Engine.Tracing;

namespace InferenceGateway.Engine.Scheduling;

/// <summary>Filters, then weighted scorers, then a picker. Immutable; shared by all requests.</summary>
internal sealed class SchedulingProfile
{
    private static readonly InferenceError NoEndpointLeft = new(
        ErrorCode.ResourceExhausted,
        "no endpoints available for the given request",
        DropReason.Saturated
    );

    private readonly TimeProvider _clock;
    private readonly double _secondsPerTick;

    public SchedulingProfile(
        string name,
        IReadOnlyList<Named<IFilter>> filters,
        IReadOnlyList<WeightedScorer> scorers,
        Named<IPicker> picker,
        TimeProvider clock
    )
    {
        Name = name;
        Filters = [.. filters];
        Scorers = [.. scorers];
        Picker = picker;
        _clock = clock;
        _secondsPerTick = 1.0 / clock.TimestampFrequency;
        ScorerWeights = [.. scorers.Select(s => new ScorerWeight(s.Scorer.Name, s.Weight))];
    }

    public string Name { get; }

    public Named<IFilter>[] Filters { get; }

    public WeightedScorer[] Scorers { get; }

    public Named<IPicker> Picker { get; }

    public IReadOnlyList<ScorerWeight> ScorerWeights { get; }

    /// <summary>Runs the profile over <paramref name="candidates"/> and adds the picked endpoints, best first, to <paramref name="picks"/>.</summary>
    /// <param name="explanation">Written to when the decision is sampled; else null.</param>
    /// <param name="keptScores">Receives what every scored candidate came to, nothing without scorers; null when nobody asks.</param>
    /// <param name="trace">Makes the spans of the profile and its plugins.</param>
    /// <returns>Null, or why nothing was picked.</returns>
    /// <exception cref="PluginFailedException">A plugin threw.</exception>
    public InferenceError? Run(
        InferenceRequest request,
        EndpointSnapshot snapshot,
        ReadOnlySpan<int> candidates,
        SchedulingScratch scratch,
        List<Endpoint> picks,
        ProfileExplanation? explanation,
        List<EndpointScore>? keptScores,
        SchedulingTrace trace
    )
    {
        using TraceStep step = trace.Profile(Name);
        candidates.CopyTo(scratch.Slots);
        int count = Filter(request, snapshot, candidates.Length, scratch, explanation, trace);
        if (count == 0)
        {
            return NoEndpointLeft;
        }

        Candidates left = new(snapshot, scratch.Slots.AsSpan(0, count));
        Span<double> totals = scratch.Totals.AsSpan(0, count);
        Score(request, left, scratch.Scores.AsSpan(0, count), totals, explanation, trace);

        if (keptScores is not null && Scorers.Length > 0)
        {
            Keep(left, totals, keptScores);
        }

        int picked = Pick(request, left, totals, scratch.Picks.AsSpan(0, count), trace);
        for (int i = 0; i < picked; i++)
        {
            picks.Add(left[scratch.Picks[i]]);
        }

        explanation?.Finish(totals);
        return picked > 0 ? null : NoEndpointLeft;
    }

    private static void Keep(Candidates left, ReadOnlySpan<double> totals, List<EndpointScore> scores)
    {
        for (int i = 0; i < totals.Length; i++)
        {
            scores.Add(new EndpointScore(left[i], totals[i]));
        }
    }

    private int Pick(InferenceRequest request, Candidates left, ReadOnlySpan<double> totals, Span<int> picks, SchedulingTrace trace)
    {
        using TraceStep step = trace.Picking(left, totals);
        long started = _clock.GetTimestamp();
        int picked;
        try
        {
            picked = Picker.Plugin.Pick(request, left, totals, picks);
        }
        catch (Exception exception)
        {
            throw PluginFailedException.In(Picker, ExtensionPoints.Picker, exception);
        }

        Picker.Duration.Observe((_clock.GetTimestamp() - started) * _secondsPerTick);
        return picked;
    }

    private int Filter(
        InferenceRequest request,
        EndpointSnapshot snapshot,
        int count,
        SchedulingScratch scratch,
        ProfileExplanation? explanation,
        SchedulingTrace trace
    )
    {
        using TraceStep step = trace.Filtering(count);
        Span<int> slots = scratch.Slots;
        foreach (Named<IFilter> filter in Filters)
        {
            if (count == 0)
            {
                break;
            }

            Span<bool> keep = scratch.Keep.AsSpan(0, count);
            keep.Fill(true);
            long started = _clock.GetTimestamp();
            try
            {
                filter.Plugin.Filter(request, new Candidates(snapshot, slots[..count]), keep);
            }
            catch (Exception exception)
            {
                throw PluginFailedException.In(filter, ExtensionPoints.Filter, exception);
            }

            filter.Duration.Observe((_clock.GetTimestamp() - started) * _secondsPerTick);
            int kept = 0;
            for (int i = 0; i < keep.Length; i++)
            {
                if (keep[i])
                {
                    slots[kept++] = slots[i];
                }
                else
                {
                    explanation?.Removed(snapshot, slots[i], filter.Name);
                }
            }

            count = kept;
        }

        SchedulingTrace.Filtered(step, count);
        explanation?.BeginScoring(snapshot, slots[..count], Scorers.Length);
        return count;
    }

    private void Score(
        InferenceRequest request,
        Candidates candidates,
        Span<double> scores,
        Span<double> totals,
        ProfileExplanation? explanation,
        SchedulingTrace trace
    )
    {
        using TraceStep step = trace.Scoring(Scorers.Length, candidates.Count);
        totals.Clear();
        long started = _clock.GetTimestamp();
        for (int s = 0; s < Scorers.Length; s++)
        {
            WeightedScorer scorer = Scorers[s];
            using TraceStep scoring = trace.Scorer(scorer, candidates.Count);
            scores.Clear();
            try
            {
                scorer.Scorer.Plugin.Score(request, candidates, scores);
            }
            catch (Exception exception)
            {
                throw PluginFailedException.In(scorer.Scorer, ExtensionPoints.Scorer, exception);
            }

            SchedulingTrace.Scored(scoring, scores);
            explanation?.Scored(s, scores);
            AddWeighted(scores, scorer.Weight, totals);
            long ended = _clock.GetTimestamp();
            scorer.Scorer.Duration.Observe((ended - started) * _secondsPerTick);
            started = ended;
        }
    }

    /// <summary>Clamps to [0, 1]; NaN counts as 0, so that it cannot poison the order.</summary>
    private static void AddWeighted(ReadOnlySpan<double> scores, double weight, Span<double> totals)
    {
        for (int i = 0; i < scores.Length; i++)
        {
            double score = scores[i];
            totals[i] += score > 0 ? Math.Min(score, 1) * weight : 0;
        }
    }
}
