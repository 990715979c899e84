using System.Numerics;
using System.Runtime.InteropServices;
using InferenceGateway.Abstractions.Endpoints;

namespace InferenceGateway.Plugins.Scorers;

/// <summary>The rule of the scorers that compare counts: the fewer the better, relative to the other candidates.</summary>
internal static class LowestIsBest
{
    /// <summary>Stands for the count of an endpoint that was never scraped: more than any, so that it scales to less than 0.</summary>
    private const double Unscraped = double.PositiveInfinity;

    /// <summary>
    /// Scores scraped counts with (max − count) / (max − min), and 1 for everybody when all are equal. An endpoint that was never scraped
    /// reads as 0 and would win; it gets the score of the greatest count instead. Where nobody was scraped nobody is better.
    /// </summary>
    public static void Score(ReadOnlySpan<int> slots, Column<int> counts, Column<long> updatedAt, Span<double> scores)
    {
        int least = int.MaxValue;
        int greatest = int.MinValue;
        scores = scores[..slots.Length];
        for (int i = 0; i < scores.Length; i++)
        {
            int slot = slots[i];
            if (updatedAt[slot] == 0)
            {
                scores[i] = Unscraped;
                continue;
            }

            int count = counts[slot];
            scores[i] = count;
            least = Math.Min(least, count);
            greatest = Math.Max(greatest, count);
        }

        if (least >= greatest)
        {
            scores.Fill(1);
        }
        else
        {
            Scale(scores, greatest, (double)greatest - least);
        }
    }

    /// <summary>Replaces each count by (max − count) / spread, at least 0.</summary>
    public static void Scale(Span<double> counts, double greatest, double spread)
    {
        Span<Vector<double>> vectors = MemoryMarshal.Cast<double, Vector<double>>(counts);
        Vector<double> greatests = new(greatest);
        Vector<double> spreads = new(spread);
        foreach (ref Vector<double> vector in vectors)
        {
            vector = Vector.Max((greatests - vector) / spreads, Vector<double>.Zero);
        }

        foreach (ref double count in counts[(vectors.Length * Vector<double>.Count)..])
        {
            count = Math.Max((greatest - count) / spread, 0);
        }
    }
}
