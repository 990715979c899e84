using InferenceGateway.Abstractions.Endpoints;

namespace InferenceGateway.Plugins.Scorers;

/// <summary>The rule of the scorers that compare a scraped count: (max − value) / (max − min), and 1 for everybody when all are equal.</summary>
internal static class LowestIsBest
{
    /// <summary>No count of an engine comes near it.</summary>
    private const double Unscraped = double.NegativeInfinity;

    /// <summary>
    /// Scores <paramref name="counts"/>. An endpoint that was never scraped reads as 0 and would win; it gets the score of the greatest
    /// count instead. Where nobody was scraped nobody is better.
    /// </summary>
    public static void Score(ReadOnlySpan<int> slots, Column<int> counts, Column<long> updatedAt, Span<double> scores)
    {
        double least = double.PositiveInfinity;
        double greatest = double.NegativeInfinity;
        scores = scores[..slots.Length];
        for (int i = 0; i < slots.Length; i++)
        {
            int slot = slots[i];
            if (updatedAt[slot] == 0)
            {
                scores[i] = Unscraped;
                continue;
            }

            double count = counts[slot];
            scores[i] = count;
            least = Math.Min(least, count);
            greatest = Math.Max(greatest, count);
        }

        double spread = greatest - least;
        if (!(spread > 0))
        {
            scores.Fill(1);
            return;
        }

        foreach (ref double score in scores)
        {
            score = score == Unscraped ? 0 : (greatest - score) / spread;
        }
    }
}
