using System.Collections.Concurrent;
using InferenceGateway.Engine.Explanation;
using InferenceGateway.LoadGeneration.Recording;
using InferenceGateway.LoadGeneration.Reports.Comparison;
using InferenceGateway.LoadGeneration.Sending;
using InferenceGateway.LoadGeneration.Workloads;

namespace InferenceGateway.Cli.Clusters;

/// <summary>Notes of every request where it went and how long it took, while another sender sends it. Memory grows with the requests. Thread-safe.</summary>
internal sealed class TracingSender(IRequestSender inner, TimeProvider clock) : IRequestSender
{
    private readonly ConcurrentQueue<TracedRequest> _traced = new();
    private readonly long _start = clock.GetTimestamp();
    private long _sent;

    public async Task SendAsync(PlannedRequest request, RequestObservation observation, CancellationToken cancellationToken)
    {
        long number = Interlocked.Increment(ref _sent);
        await inner.SendAsync(request, observation, cancellationToken);
        double? first = observation.FirstToken is { } token ? clock.GetElapsedTime(observation.Sent, token).TotalSeconds : null;
        _traced.Enqueue(
            new TracedRequest(
                number,
                observation.Endpoint,
                clock.GetElapsedTime(_start, observation.Sent).TotalSeconds,
                first,
                clock.GetElapsedTime(_start).TotalSeconds,
                Decision: null
            )
        );
    }

    /// <summary>The requests that have ended, by number.</summary>
    /// <param name="decisions">Decisions of these requests, named by their numbers, the latest first; of a repeated one the latest counts.</param>
    public IReadOnlyList<TracedRequest> Requests(IReadOnlyList<DecisionRecord> decisions)
    {
        Dictionary<string, DecisionRecord> byNumber = new(StringComparer.Ordinal);
        foreach (DecisionRecord decision in decisions)
        {
            byNumber.TryAdd(decision.RequestId, decision);
        }

        return
        [
            .. _traced
                .OrderBy(request => request.Number)
                .Select(request =>
                    byNumber.TryGetValue($"{request.Number}", out DecisionRecord? decision)
                        ? request with
                        {
                            Decision = Describe(decision),
                        }
                        : request
                ),
        ];
    }

    private static TracedDecision Describe(DecisionRecord decision) =>
        new(
            decision.PromptTokens,
            [.. decision.Scorers.Select(scorer => $"{scorer.Name} × {scorer.Weight:0.###}")],
            [
                .. decision.Endpoints.Select(verdict => new TracedCandidate
                {
                    Endpoint = verdict.Endpoint,
                    RemovedBy = verdict.RemovedBy,
                    Scores = verdict.Scores,
                    Total = verdict.Total,
                    InFlight = verdict.InFlight,
                    Unanswered = verdict.Unanswered,
                    InFlightTokens = verdict.InFlightTokens,
                    MatchedTokens = verdict.MatchedTokens,
                    SharedTokens = verdict.SharedTokens,
                }),
            ]
        );
}
