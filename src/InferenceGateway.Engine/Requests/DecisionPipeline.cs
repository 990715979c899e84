using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;
using InferenceGateway.Engine.Configuration;
using InferenceGateway.Engine.Endpoints;
using InferenceGateway.Engine.Explanation;
using InferenceGateway.Engine.Metrics;
using InferenceGateway.Engine.Scheduling;

namespace InferenceGateway.Engine.Requests;

/// <summary>
/// From a parsed request to its endpoint: locate, gate, screen, produce, admit, schedule, check, commit. Each step sees the effects of those
/// before it. Thread-safe.
/// </summary>
internal sealed class DecisionPipeline(
    CompiledConfiguration configuration,
    EndpointStore endpoints,
    EngineMetrics metrics,
    DecisionLog decisions,
    TimeProvider clock,
    DirectorOptions options,
    PluginFaults faults,
    Admission admission,
    HookRunner hooks
)
{
    private readonly Screening _screening = new(configuration.Screeners, faults, clock);

    /// <summary>Finds the endpoint of a request and counts the request to its load.</summary>
    /// <param name="isAdmitted">The request was admitted before and is only sent elsewhere.</param>
    /// <returns>Null, or why there is none; the request may hold load even then, when a hook refused.</returns>
    public InferenceError? Run(RequestContext context, bool isAdmitted)
    {
        EndpointSnapshot snapshot = endpoints.Current;
        context.Snapshot = snapshot;
        context.PrimaryProfile = -1;
        context.ScoreList.Clear();
        SchedulingScratch scratch = context.Scratch;
        scratch.Reserve(snapshot.Count);
        InferenceRequest request = context.Request;
        SubsetHint? subset = options.IgnoresSubsetHints ? null : context.Subset;
        Span<int> located = CandidateLocation.Locate(context, subset, snapshot, scratch.Candidates);
        if (located.IsEmpty)
        {
            // Before the gate: nothing is saturated where nobody is, and whoever reads the reason should look for endpoints.
            return CandidateLocation.NoneFound(context, subset, snapshot);
        }

        if (!isAdmitted && admission.Gate(request, new Candidates(snapshot, located)) is { } shed)
        {
            return shed;
        }

        if (_screening.Screen(request, snapshot, located, scratch, out int left) is { } screened)
        {
            return screened;
        }

        located = located[..left];
        request.PrepareData(configuration.Columns, snapshot.SlotCount);
        Candidates candidates = new(snapshot, located);
        Produce(request, candidates);
        if (!isAdmitted && admission.Admit(request, candidates) is { } denied)
        {
            return denied;
        }

        if (Schedule(context, located, out Endpoint? winner) is { } unscheduled)
        {
            return unscheduled;
        }

        if (ConditionalDecode.Check(request, winner!, configuration.PrefixMatches) is { } unavailable)
        {
            context.PrimaryProfile = -1;
            return unavailable;
        }

        return Commit(context, winner!);
    }

    /// <summary>Prompt tokens that an endpoint would have to compute.</summary>
    public long UncachedTokens(InferenceRequest request, int slot)
    {
        int tokens = request.Body.PromptTokens;
        if (configuration.PrefixMatches is not { } matches)
        {
            return tokens;
        }

        Span<PrefixMatch> bySlot = request.Data(matches);
        return (uint)slot < (uint)bySlot.Length ? Math.Max(0, tokens - bySlot[slot].MatchedTokens) : tokens;
    }

    /// <summary>Runs every producer; what one that fails would have written is missing, and nothing else.</summary>
    private void Produce(InferenceRequest request, Candidates candidates)
    {
        PluginTimer timer = new(clock);
        foreach (Named<IDataProducer> producer in configuration.Producers)
        {
            try
            {
                producer.Plugin.Produce(request, candidates);
            }
            catch (Exception exception)
            {
                faults.Report(producer, ExtensionPoints.DataProducer, exception);
            }

            timer.Lap(producer.Duration);
        }
    }

    private InferenceError? Schedule(RequestContext context, ReadOnlySpan<int> candidates, out Endpoint? winner)
    {
        InferenceRequest request = context.Request;
        Scheduler scheduler = configuration.Scheduler;
        ProfileExplanation?[]? explanations = decisions.ShouldSample() ? new ProfileExplanation?[scheduler.Profiles.Count] : null;
        context.Scratch.KeepScores(options.KeepsScores ? scheduler.Profiles.Count : 0);
        long started = clock.GetTimestamp();
        InferenceError? error;
        int primary;
        try
        {
            error = scheduler.Schedule(
                request,
                context.Snapshot!,
                candidates,
                context.Scratch,
                context.Runs,
                out primary,
                explanations,
                context.Trace.Scheduling(request, clock)
            );
        }
        catch (PluginFailedException exception)
        {
            primary = -1;
            error = faults.Report(exception.Type, exception.Name, exception.ExtensionPoint, exception.InnerException!);
        }

        TimeSpan duration = clock.GetElapsedTime(started);
        context.PrimaryProfile = error is null ? primary : -1;
        winner = error is null ? context.Runs.Picks(primary)[0] : null;
        metrics.SchedulerDuration.Observe(duration.TotalSeconds);
        metrics.CountAttempt(request, winner);
        if (options.KeepsScores && error is null)
        {
            context.ScoreList.AddRange(context.Scratch.KeptScores[primary]);
        }

        if (explanations is not null)
        {
            context.Record = Explain(context, explanations, error is null ? primary : 0, candidates.Length, winner, duration);
        }

        return error;
    }

    /// <summary>Counts the request to its target's load, then lets the hooks act on the decision.</summary>
    private InferenceError? Commit(RequestContext context, Endpoint target)
    {
        context.Target = target;
        context.Picked = target;
        context.Attempts++;
        context.Request.UncachedTokens = UncachedTokens(context.Request, target.Slot);
        context.TakeLoad(context.Request.UncachedTokens);
        return hooks.BeforeSending(context, target);
    }

    private DecisionRecord Explain(
        RequestContext context,
        ProfileExplanation?[] explanations,
        int profile,
        int candidates,
        Endpoint? winner,
        TimeSpan duration
    )
    {
        InferenceRequest request = context.Request;
        ReadOnlySpan<PrefixMatch> matches = configuration.PrefixMatches is { } column ? request.Data(column) : [];
        SchedulingProfile ran = configuration.Scheduler.Profiles[profile];
        DecisionRecord record = new()
        {
            Time = clock.GetUtcNow(),
            RequestId = request.RequestId,
            Model = request.Model,
            PromptTokens = request.Body.PromptTokens,
            Profile = ran.Name,
            Duration = duration,
            CandidateCount = candidates,
            Scorers = ran.ScorerWeights,
            Endpoints = explanations[profile]?.Verdicts(matches, winner) ?? [],
            Winner = winner?.Id,
        };
        decisions.Add(record);
        return record;
    }
}
