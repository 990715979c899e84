using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.Randomness;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;

namespace InferenceGateway.Plugins.Pickers;

/// <summary><c>max-score-picker</c>: picks the greatest scores, in their order; ties are broken at random.</summary>
internal sealed class MaxScorePicker(PickerOptions options, IPluginBuilder builder) : IPicker
{
    public const string Type = "max-score-picker";

    private readonly IRandomSource _random = builder.Random;

    public int Pick(InferenceRequest request, Candidates candidates, ReadOnlySpan<double> scores, Span<int> picks)
    {
        int count = options.PickCount(scores.Length);
        if (count == 1)
        {
            picks[0] = Best(scores);
        }
        else
        {
            picks = picks[..scores.Length];
            Shuffle.Positions(picks, picks.Length, _random);
            BestFirst.Select(picks, scores, count);
        }

        return count;
    }

    /// <summary>One pass: the n-th of equal scores replaces the one held with probability 1/n, so each stays equally likely.</summary>
    private int Best(ReadOnlySpan<double> scores)
    {
        int best = 0;
        int ties = 1;
        for (int i = 1; i < scores.Length; i++)
        {
            if (scores[i] > scores[best])
            {
                best = i;
                ties = 1;
            }
            else if (scores[i] == scores[best] && _random.Next(++ties) == 0)
            {
                best = i;
            }
        }

        return best;
    }
}
