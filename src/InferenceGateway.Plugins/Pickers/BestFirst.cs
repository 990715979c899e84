namespace InferenceGateway.Plugins.Pickers;

internal static class BestFirst
{
    /// <summary>
    /// Moves the <paramref name="count"/> positions with the greatest <paramref name="keys"/> to the front, greatest first; among equal
    /// ones those that stood further ahead.
    /// </summary>
    /// <remarks>Sorted insertion into the front: a few fallbacks out of many candidates cost little more than one pass.</remarks>
    public static void Select(Span<int> positions, ReadOnlySpan<double> keys, int count)
    {
        int selected = 0;
        for (int i = 0; i < positions.Length; i++)
        {
            int position = positions[i];
            double key = keys[position];
            if (selected == count && !(key > keys[positions[count - 1]]))
            {
                continue;
            }

            int place = selected == count ? count - 1 : selected++;
            while (place > 0 && key > keys[positions[place - 1]])
            {
                positions[place] = positions[place - 1];
                place--;
            }

            positions[place] = position;
        }
    }
}
