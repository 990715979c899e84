using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Engine.Explanation;

namespace InferenceGateway.Engine.Scheduling;

/// <summary>Collects what a profile says while it runs. Made only for sampled decisions; it allocates freely.</summary>
internal sealed class ProfileExplanation
{
    private readonly List<(int Slot, EndpointVerdict Verdict)> _removed = [];
    private (int Slot, EndpointVerdict Verdict)[] _scored = [];
    private double[][] _scores = [];
    private double[] _totals = [];

    public void Removed(EndpointSnapshot snapshot, int slot, string filter) =>
        _removed.Add((slot, Unscored(snapshot, slot) with { RemovedBy = filter }));

    /// <summary>Notes the load that the scorers are about to see: its columns go on changing while they run, and this request is counted next.</summary>
    public void BeginScoring(EndpointSnapshot snapshot, ReadOnlySpan<int> slots, int scorers)
    {
        _scored = new (int, EndpointVerdict)[slots.Length];
        for (int i = 0; i < slots.Length; i++)
        {
            _scored[i] = (slots[i], Unscored(snapshot, slots[i]));
        }

        _scores = new double[scorers][];
    }

    public void Scored(int scorer, ReadOnlySpan<double> scores) => _scores[scorer] = scores.ToArray();

    public void Finish(ReadOnlySpan<double> totals) => _totals = totals.ToArray();

    /// <summary>The verdicts: the winner first, then by total, then what filters dropped; cut to what a record may hold.</summary>
    public IReadOnlyList<EndpointVerdict> Verdicts(ReadOnlySpan<PrefixMatch> matches, Endpoint? winner)
    {
        List<EndpointVerdict> verdicts = [];
        for (int i = 0; i < _totals.Length; i++)
        {
            double[] scores = new double[_scores.Length];
            for (int s = 0; s < scores.Length; s++)
            {
                scores[s] = _scores[s][i];
            }

            (int slot, EndpointVerdict verdict) = _scored[i];
            verdicts.Add(Matched(verdict, matches, slot) with { Scores = scores, Total = _totals[i] });
        }

        verdicts.Sort(
            (a, b) =>
                a.Endpoint == winner?.Id ? -1
                : b.Endpoint == winner?.Id ? 1
                : b.Total.CompareTo(a.Total)
        );
        foreach ((int slot, EndpointVerdict verdict) in _removed)
        {
            verdicts.Add(Matched(verdict, matches, slot));
        }

        return verdicts.Count > DecisionLog.MaximumEndpoints ? verdicts[..DecisionLog.MaximumEndpoints] : verdicts;
    }

    private static EndpointVerdict Unscored(EndpointSnapshot snapshot, int slot) =>
        new()
        {
            Endpoint = snapshot[slot].Id,
            InFlight = snapshot.Load.Requests[slot],
            Unanswered = snapshot.Load.Unanswered[slot],
            InFlightTokens = snapshot.Load.Tokens[slot],
        };

    private static EndpointVerdict Matched(EndpointVerdict verdict, ReadOnlySpan<PrefixMatch> matches, int slot) =>
        slot < matches.Length
            ? verdict with
            {
                MatchedTokens = (int)matches[slot].MatchedTokens,
                SharedTokens = matches[slot].SharedTokens,
            }
            : verdict;
}
