using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;

namespace InferenceGateway.Plugins.Scorers;

/// <summary>
/// <c>work-aware-scorer</c>: estimates what sending this request to each endpoint costs, in seconds, and prefers the cheapest.
/// Cost = (prompt tokens in flight there, less what should be computed by now
/// + (tokens of this prompt it does not hold, less what others repay) · (1 + 0.4 · (work sent there lately / the mean - 1))
/// + requests held up · tokens to compute more than where the fewest are) · its seconds per token
/// + requests in flight there · 15 % of the usual output tokens · seconds that one more sequence adds to a token, of which what is more than where the
/// fewest are counts no more than this prompt
/// - what requests have lost so far for want of that prefix there, up to what computing it costs.
/// Score = least cost / cost.
/// </summary>
/// <remarks>
/// No parameters. The first term is when this request would get its first token, the second what the answers in progress take from it: they
/// have half their length left on average, and part of what they cost is in the first term already. A prompt whose beginning many in flight
/// share (a system prompt) pays only its part where that is not held yet: otherwise all would follow the first to one endpoint and stay
/// (decision 0010). A request that waits where its prefix is held, though elsewhere it would have waited less, has lost that difference; the more
/// in flight want the same, the more of it counts, until computing the prefix once more costs nothing (decision 0010 as well). Work that another
/// endpoint would be spared holds up others: those who wait there, and those who come while it is done and find the rest of the pool busy.
/// Without charging for them, a pool that keeps up only thanks to its caches breaks down when requests leave them for a shorter queue (decision 0007). Who had little work lately gets what nobody holds: a conversation stays where it
/// began, and its next turns come when all may be idle. What is in flight the gateway knows itself at every moment, so bursts between
/// two scrapes do not herd and stale or missing metrics pages do no harm. Speeds are learned from first tokens and ended requests: per
/// endpoint for prefill, as far as they clearly differ (by more than 1.4), over the pool for decoding; before anything was learned all endpoints
/// are equally fast. Of an answer that comes whole only its end is heard: it counts as waiting until then, and teaches only where hardly anyone streams (decision 0007). An endpoint that reports
/// a nearly full cache (<see cref="NearlyFull"/>) and waiting requests is charged for the wait.
/// </remarks>
internal sealed class WorkAwareScorer : IScorer, IPreRequestHook, IResponseHook, IEndpointObserver
{
    public const string Type = "work-aware-scorer";

    /// <summary>Use of the KV cache above which new sequences wait for memory.</summary>
    public const double NearlyFull = 0.95;

    /// <summary>Observations of less work say more about overheads than about speed.</summary>
    private const double LeastObservedTokens = 256;

    /// <summary>
    /// Part of an answer that one in progress is charged for. Met at a random moment it has half its length left; and what one more sequence
    /// adds to a token is learned with the prefill that comes with sequences, which the first term charges too. Anything from 0.05 to 0.3
    /// routes alike (decision 0007). What more are in progress than where the fewest are counts as much as the own prompt at the most: nobody waits longer
    /// than that for tokens to come faster.
    /// </summary>
    private const double Overlap = 0.15;

    /// <summary>
    /// Part of its own work by which a prompt costs less where nothing was sent lately, and more where twice the mean was: whose later turns come
    /// there as well (decision 0007).
    /// </summary>
    private const double Settling = 0.4;

    /// <summary>
    /// A prefix that no more others in flight want may be one conversation's, whose turns end before computing it again has paid (decision 0010).
    /// </summary>
    private const int FewWant = 3;

    /// <summary>Where so many more want it, half of what they lose counts.</summary>
    private const double HalfRegret = 32;

    /// <summary>Requests that may come while a prompt is computed, at the most: more than the rate was learned from nobody can foresee.</summary>
    private const double MostToCome = ArrivalRate.Memory;

    /// <summary>Whole answers in a row after which they teach: nobody streams.</summary>
    private const int NobodyStreams = 32;

    private readonly TimeProvider _clock;
    private readonly RequestData<PrefixMatch> _matches;
    private readonly RequestState<SentWork> _sent = new();
    private readonly DecodeCost _decode = new();
    private readonly ArrivalRate _arrivals;
    private readonly KnownEndpoints _known;
    private readonly PrefixRegret _regret = new();

    /// <summary>Whole answers since the last first token of a stream.</summary>
    private int _wholeInARow = NobodyStreams;

    public WorkAwareScorer(IPluginBuilder builder)
    {
        builder.Needs(RequestNeeds.Prompt | RequestNeeds.BodyFields | RequestNeeds.Usage);
        _clock = builder.Clock;
        _arrivals = new ArrivalRate(_clock);
        _known = new KnownEndpoints(_clock);
        _matches = builder.Consumes(PrefixMatch.DefaultKey);
    }

    public void Score(InferenceRequest request, Candidates candidates, Span<double> scores)
    {
        SentWork sent = request.State(_sent);
        sent.Load = candidates.Load;
        sent.Candidates = candidates.Slots.Length;
        PoolSurvey survey = PoolSurvey.Of(request, request.Data(_matches), candidates, _known, own: scores, sent.Speeds(scores.Length));
        double least = Price(request, candidates, survey, sent, scores);
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = least / scores[i];
        }
    }

    public InferenceError? BeforeSending(InferenceRequest request, Endpoint target, ProfileRuns runs)
    {
        long now = _clock.GetTimestamp();
        _arrivals.Observe(now);
        SentWork sent = request.State(_sent);
        if (sent.Load is { } load)
        {
            sent.Tokens = load.Tokens[target.Slot];
            sent.Sequences = load.Requests[target.Slot] - 1;
            sent.SentAt = now;
            if (sent.Prefix != 0 && sent.Cheapest == target.Slot)
            {
                _regret.Add(sent.Prefix, sent.Regret);
            }

            if (_known.At(target.Slot) is { } endpoint)
            {
                Begin(request, sent, endpoint, load.Unanswered[target.Slot], now);
            }
        }

        return null;
    }

    public void ServedElsewhere(InferenceRequest request, Endpoint target, Endpoint servedBy)
    {
        SentWork sent = request.State(_sent);
        if (sent.Load is { } load)
        {
            // What was ahead of the request there when it was sent nobody knows: its first token teaches nothing.
            sent.Tokens = 0;
            sent.Sequences = Math.Max(0, load.Requests[servedBy.Slot] - 1);
        }
    }

    public void FirstToken(InferenceRequest request, Endpoint servedBy)
    {
        SentWork sent = request.State(_sent);
        sent.FirstTokenAt = _clock.GetTimestamp();
        _known.At(servedBy.Slot)?.TurnsToNext(sent.FirstTokenAt);
        double seconds = _clock.GetElapsedTime(sent.SentAt, sent.FirstTokenAt).TotalSeconds;
        if (Teaches(request) && sent.Tokens >= LeastObservedTokens && seconds > 0)
        {
            _known.ObserveSpeed(servedBy.Slot, sent.Tokens, seconds);
        }
    }

    public void RequestEnded(InferenceRequest request, Endpoint servedBy, RequestEnding ending, TokenUsage usage)
    {
        SentWork sent = request.State(_sent);
        if (sent.FirstTokenAt == 0)
        {
            _known.At(servedBy.Slot)?.TurnsToNext(_clock.GetTimestamp());
        }

        // Not every client asks for usage.
        int generated = usage.CompletionTokens >= 0 ? usage.CompletionTokens : request.AnswerPieces;
        if (ending == RequestEnding.Completed && request.Body.IsStreaming && generated > 1 && sent.FirstTokenAt != 0)
        {
            double seconds = _clock.GetElapsedTime(sent.FirstTokenAt).TotalSeconds;
            _decode.Observe(sent.Sequences, generated, seconds / (generated - 1));
        }
    }

    public void Added(Endpoint endpoint) => _known.Add(endpoint.Slot);

    public void Removed(Endpoint endpoint) { }

    /// <summary>Puts a price on each candidate, in seconds, and notes for the cheapest what sending the request there does to the regret.</summary>
    /// <param name="costs">Holds the tokens that each would have to compute, and gets the prices.</param>
    /// <returns>The lowest price.</returns>
    private double Price(InferenceRequest request, Candidates candidates, in PoolSurvey survey, SentWork sent, Span<double> costs)
    {
        ReadOnlySpan<int> slots = candidates.Slots;
        Column<long> tokens = candidates.Load.Tokens;
        Column<int> requests = candidates.Load.Requests;
        Column<int> unanswered = candidates.Load.Unanswered;
        // A sequence slows tokens more where everything is slow.
        double sequenceCost = SequenceCost(request) / _known.SecondsPerToken;
        // A second at each endpoint; who finds one that computes nothing goes there and is not held up.
        double arrivals = _arrivals.PerSecond / slots.Length * ((double)survey.Busy / slots.Length);
        double regret = _regret.Of(survey.Longest.HeldPrefix);
        long now = _clock.GetTimestamp();
        double least = double.PositiveInfinity;
        double shortest = double.PositiveInfinity;
        double wait = 0;
        double spent = 0;
        for (int i = 0; i < slots.Length; i++)
        {
            int slot = slots[i];
            KnownEndpoint endpoint = _known.OrNeverSeen(survey.BySlot, slot);
            double own = costs[i];
            long tokensThere = tokens[slot];
            int waiting = unanswered[slot];
            double speed = KnownEndpoints.ComparedSpeed(survey.Speeds[i], survey.Fastest);
            double settled = survey.MeanWork > 0 ? own * Settling * ((endpoint.RecentWork / survey.MeanWork) - 1) : 0;
            double ahead =
                tokensThere
                - endpoint.ComputedTokens(tokensThere, waiting, speed, now)
                + WaitingTokens(candidates, slot)
                + (survey.FewestRequests * sequenceCost)
                + Math.Min((requests[slot] - survey.FewestRequests) * sequenceCost, own);
            // The one that is being computed there is not held up by what comes after it.
            double heldUp = Math.Max(0, waiting - 1) + Math.Min(MostToCome, arrivals * own * speed);
            double anew = (own - survey.Fewest) * (1 + heldUp) * speed;
            double spentHere = Math.Min(regret, anew);
            double waitHere = (ahead + survey.Fewest) * speed;
            // What is free and settles where little was done would cost less than nothing: one token is the least.
            costs[i] = Math.Max(speed, waitHere + (settled * speed) + anew - spentHere);
            shortest = Math.Min(shortest, waitHere);
            if (costs[i] < least)
            {
                least = costs[i];
                wait = waitHere;
                spent = spentHere;
                sent.Cheapest = slot;
            }
        }

        sent.Prefix = survey.Longest.HeldPrefix;
        sent.Regret = (RegretShare(survey.Longest.HeldPrefixRequests) * (wait - shortest)) - spent;
        return least;
    }

    private void Begin(InferenceRequest request, SentWork sent, KnownEndpoint endpoint, int unanswered, long now)
    {
        double speed = endpoint.Speed.SecondsPerToken(_known.SecondsPerToken);
        _known.CountWork(endpoint, Math.Max(PoolSurvey.LeastTokens, request.UncachedTokens) * speed, sent.Candidates);
        if (unanswered <= 1)
        {
            endpoint.TurnsToNext(now);
        }
        else
        {
            // What was computed already is not what this request waits for.
            sent.Tokens -= endpoint.ComputedTokens((long)sent.Tokens, unanswered, speed, now);
        }
    }

    /// <summary>
    /// Whether the first byte of this answer says when its prompt was computed; or, with nothing better to learn from, at least how endpoints compare:
    /// the first byte of a whole answer is its end.
    /// </summary>
    private bool Teaches(InferenceRequest request)
    {
        if (request.Body.IsStreaming)
        {
            Volatile.Write(ref _wholeInARow, 0);
            return true;
        }

        // Two at once may count as one: some more whole answers then pass before they teach.
        int inARow = Volatile.Read(ref _wholeInARow);
        if (inARow < NobodyStreams)
        {
            Volatile.Write(ref _wholeInARow, inARow + 1);
        }

        return inARow >= NobodyStreams;
    }

    /// <summary>Seconds that each answer in progress takes from this one.</summary>
    private double SequenceCost(InferenceRequest request)
    {
        double output = _decode.MeanOutputTokens;
        if (request.Body.MaxOutputTokens >= 0)
        {
            output = Math.Min(output, request.Body.MaxOutputTokens);
        }

        return Overlap * output * _decode.SecondsPerSequence;
    }

    /// <summary>How much of what one request lost counts: n / (n + 32) when 3 + n others in flight want the same.</summary>
    private static double RegretShare(int others)
    {
        int many = others - FewWant;
        return many > 0 ? many / (many + HalfRegret) : 0;
    }

    /// <summary>A full cache makes requests wait for others to end: as many as wait already, each with a prompt like this one.</summary>
    private static double WaitingTokens(Candidates candidates, int slot)
    {
        EndpointMetrics metrics = candidates.Metrics;
        return metrics.KvCacheUsage[slot] < NearlyFull ? 0 : metrics.WaitingRequests[slot] * LeastObservedTokens;
    }
}
