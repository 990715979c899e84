using System.Buffers;
using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.Randomness;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;

namespace InferenceGateway.Plugins.Pickers;

/// <summary>
/// <c>weighted-random-picker</c>: picks at random without replacement, in proportion to the scores. Endpoints that score 0 come last;
/// when nobody scores more, all are equally likely.
/// </summary>
/// <remarks>
/// Sampling after Efraimidis and Spirakis ("Weighted random sampling with a reservoir", 2006): the greatest keys U^(1/score) win. The
/// logarithms of the keys are compared, because the keys of small scores underflow to 0.
/// </remarks>
internal sealed class WeightedRandomPicker(PickerOptions options, IPluginBuilder builder) : IPicker
{
    public const string Type = "weighted-random-picker";

    private const double LeastDraw = 1e-10;

    private readonly IRandomSource _random = builder.Random;

    /// <summary>ln(U^(1/score)); negative infinity, the logarithm of 0, for a score that is not positive.</summary>
    public static double LogarithmOfKey(double draw, double score) =>
        score > 0 ? Math.Log(draw > 0 ? draw : LeastDraw) / score : double.NegativeInfinity;

    public int Pick(InferenceRequest request, Candidates candidates, ReadOnlySpan<double> scores, Span<int> picks)
    {
        int count = options.PickCount(scores.Length);
        picks = picks[..scores.Length];
        double total = 0;
        foreach (double score in scores)
        {
            total += Math.Max(0, score);
        }

        if (total <= 0)
        {
            Shuffle.Positions(picks, count, _random);
        }
        else if (count == 1)
        {
            picks[0] = PickOne(scores, _random.NextDouble() * total);
        }
        else
        {
            PickSeveral(scores, picks, count);
        }

        return count;
    }

    /// <summary>For one pick the keys come to a single draw on the line of scores laid end to end.</summary>
    private static int PickOne(ReadOnlySpan<double> scores, double place)
    {
        int last = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            if (scores[i] > 0)
            {
                last = i;
                place -= scores[i];
                if (place < 0)
                {
                    break;
                }
            }
        }

        return last;
    }

    private void PickSeveral(ReadOnlySpan<double> scores, Span<int> picks, int count)
    {
        double[] rented = ArrayPool<double>.Shared.Rent(scores.Length);
        Span<double> keys = rented.AsSpan(0, scores.Length);
        for (int i = 0; i < scores.Length; i++)
        {
            keys[i] = scores[i] > 0 ? LogarithmOfKey(_random.NextDouble(), scores[i]) : double.NegativeInfinity;
        }

        Shuffle.Positions(picks, picks.Length, _random);
        BestFirst.Select(picks, keys, count);
        ArrayPool<double>.Shared.Return(rented);
    }
}
