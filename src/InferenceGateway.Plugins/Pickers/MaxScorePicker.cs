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

    /// <summary>The greatest score's position; of several, the one that a single draw says.</summary>
    private int Best(ReadOnlySpan<double> scores)
    {
        double greatest = scores[0];
        int ties = 0;
        foreach (double score in scores)
        {
            if (score > greatest)
            {
                greatest = score;
                ties = 0;
            }

            ties += score == greatest ? 1 : 0;
        }

        int skipped = ties > 1 ? _random.Next(ties) : 0;
        int position = scores.IndexOf(greatest);
        for (; skipped > 0; skipped--)
        {
            position += 1 + scores[(position + 1)..].IndexOf(greatest);
        }

        return position;
    }
}
