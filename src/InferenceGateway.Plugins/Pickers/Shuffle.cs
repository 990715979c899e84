using InferenceGateway.Abstractions.Randomness;

namespace InferenceGateway.Plugins.Pickers;

internal static class Shuffle
{
    /// <summary>Puts a uniformly random choice of 0 … length − 1, in random order, in the first <paramref name="count"/> places.</summary>
    public static void Positions(Span<int> positions, int count, IRandomSource random)
    {
        for (int i = 0; i < positions.Length; i++)
        {
            positions[i] = i;
        }

        for (int i = 0; i < count && i < positions.Length - 1; i++)
        {
            int drawn = i + random.Next(positions.Length - i);
            (positions[i], positions[drawn]) = (positions[drawn], positions[i]);
        }
    }
}
