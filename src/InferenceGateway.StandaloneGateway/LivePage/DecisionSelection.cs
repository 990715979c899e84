using InferenceGateway.Engine.Explanation;

namespace InferenceGateway.StandaloneGateway.LivePage;

/// <summary>The decisions of one answer.</summary>
/// <param name="Decisions">Newest first, at most <see cref="LiveState.MaximumDecisions"/>.</param>
/// <param name="Forgotten">Sequences that were asked for again but are not in the log any more.</param>
internal sealed record DecisionSelection(IReadOnlyList<DecisionRecord> Decisions, IReadOnlyList<long> Forgotten)
{
    /// <summary>Of one answer, how much may be decisions sent again: news must get through whatever a page is waiting for.</summary>
    public const int MaximumAgain = LiveState.MaximumDecisions / 2;

    public static DecisionSelection Select(DecisionLog log, StateQuery query)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(query);
        List<DecisionRecord> again = [];
        List<long> forgotten = [];
        if (query.Again.Count > 0)
        {
            Dictionary<long, DecisionRecord> kept = log.Latest(int.MaxValue, query.Again.Min() - 1).ToDictionary(d => d.Sequence);
            foreach (long sequence in query.Again.Distinct().OrderDescending())
            {
                if (!kept.TryGetValue(sequence, out DecisionRecord? decision))
                {
                    forgotten.Add(sequence);
                }
                else if (decision.Outcome is not null && sequence <= query.After && again.Count < MaximumAgain)
                {
                    again.Add(decision);
                }
            }
        }

        IReadOnlyList<DecisionRecord> latest = log.Latest(LiveState.MaximumDecisions - again.Count, query.After);
        return new DecisionSelection([.. latest, .. again], forgotten);
    }
}
