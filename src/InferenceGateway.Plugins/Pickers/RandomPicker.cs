using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.Randomness;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;

namespace InferenceGateway.Plugins.Pickers;

/// <summary><c>random-picker</c>: picks uniformly at random, whatever the scores.</summary>
internal sealed class RandomPicker(PickerOptions options, IPluginBuilder builder) : IPicker
{
    public const string Type = "random-picker";

    private readonly IRandomSource _random = builder.Random;

    public int Pick(InferenceRequest request, Candidates candidates, ReadOnlySpan<double> scores, Span<int> picks)
    {
        int count = options.PickCount(scores.Length);
        if (count == 1)
        {
            picks[0] = _random.Next(scores.Length);
        }
        else
        {
            Shuffle.Positions(picks[..scores.Length], count, _random);
        }

        return count;
    }
}
