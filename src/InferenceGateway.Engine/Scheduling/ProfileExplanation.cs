using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Engine.Explanation;

namespace InferenceGateway.Engine.Scheduling;

/// <summary>Collects what a profile says while it runs. Made only for sampled decisions; it allocates freely.</summary>
internal sealed class ProfileExplanation
{
    private readonly List<(int Slot, string Filter)> _removed = [];
    private int[] _scored = [];
    private double[][] _scores = [];
    private double[] _totals = [];

    public void Removed(int slot, string filter) => _removed.Add((slot, filter));

    public void BeginScoring(ReadOnlySpan<int> slots, int scorers)
    {
        _scored = slots.ToArray();
        _scores = new double[scorers][];
    }

    public void Scored(int scorer, ReadOnlySpan<double> scores) => _scores[scorer] = scores.ToArray();

    public void Finish(ReadOnlySpan<double> totals) => _totals = totals.ToArray();

    /// <summary>The verdicts: the winner first, then by total, then what filters dropped; cut to what a record may hold.</summary>
    public IReadOnlyList<EndpointVerdict> Verdicts(EndpointSnapshot snapshot, ReadOnlySpan<PrefixMatch> matches, Endpoint? winner)
    {
        List<EndpointVerdict> verdicts = [];
        for (int i = 0; i < _totals.Length; i++)
        {
            int slot = _scored[i];
            double[] scores = new double[_scores.Length];
            for (int s = 0; s < scores.Length; s++)
            {
                scores[s] = _scores[s][i];
            }

            verdicts.Add(new EndpointVerdict(snapshot[slot].Id, null, scores, _totals[i], MatchedTokens(matches, slot)));
        }

        verdicts.Sort(
            (a, b) =>
                a.Endpoint == winner?.Id ? -1
                : b.Endpoint == winner?.Id ? 1
                : b.Total.CompareTo(a.Total)
        );
        foreach ((int slot, string filter) in _removed)
        {
            verdicts.Add(new EndpointVerdict(snapshot[slot].Id, filter, [], 0, MatchedTokens(matches, slot)));
        }

        return verdicts.Count > DecisionLog.MaximumEndpoints ? verdicts[..DecisionLog.MaximumEndpoints] : verdicts;
    }

    private static int MatchedTokens(ReadOnlySpan<PrefixMatch> matches, int slot) =>
        slot < matches.Length ? (int)matches[slot].MatchedTokens : 0;
}
