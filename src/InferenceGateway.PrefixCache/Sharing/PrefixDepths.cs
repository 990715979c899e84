using System.Numerics;

namespace InferenceGateway.PrefixCache.Sharing;

/// <summary>The depths, in blocks, at which prefixes are compared: 1, 2, 3, 4, 6, 8, 12, 16, 24 … two in each octave.</summary>
internal static class PrefixDepths
{
    /// <summary>The depth of a level, from 0.</summary>
    public static int Depth(int level) =>
        level == 0 ? 1
        : level % 2 == 1 ? 1 << ((level + 1) / 2)
        : 3 << ((level / 2) - 1);

    /// <summary>How many levels a prompt has: those whose depth is at most its blocks.</summary>
    public static int LevelsOf(int blocks)
    {
        if (blocks < 2)
        {
            return Math.Max(0, blocks);
        }

        int log = BitOperations.Log2((uint)blocks);
        return (2 * log) + (blocks >= 3 << (log - 1) ? 1 : 0);
    }
}
