namespace InferenceGateway.PrefixCache.Sharing;

/// <summary>How much of one prompt requests in flight share, at one moment. Valid as long as the scratch it was read into.</summary>
public readonly ref struct PrefixSharing
{
    private readonly ReadOnlySpan<double> _sharedUpTo;

    internal PrefixSharing(ReadOnlySpan<double> sharedUpTo) => _sharedUpTo = sharedUpTo;

    /// <summary>Whether too few requests in flight begin like the prompt.</summary>
    public bool IsNone => _sharedUpTo.IsEmpty;

    /// <summary>Of the blocks behind the first <paramref name="held"/>: as many, in parts of blocks, as others repay; 0 or more.</summary>
    public double BlocksShared(int held) => _sharedUpTo.IsEmpty ? 0 : Math.Max(0, _sharedUpTo[^1] - UpTo(held));

    /// <summary>The same for the first <paramref name="blocks"/> blocks; between two depths in proportion.</summary>
    private double UpTo(int blocks)
    {
        int level = PrefixDepths.LevelsOf(blocks) - 1;
        if (level >= _sharedUpTo.Length - 1)
        {
            return _sharedUpTo[^1];
        }

        int depth = level < 0 ? 0 : PrefixDepths.Depth(level);
        double shared = level < 0 ? 0 : _sharedUpTo[level];
        int nextDepth = PrefixDepths.Depth(level + 1);
        return shared + ((_sharedUpTo[level + 1] - shared) * (blocks - depth) / (nextDepth - depth));
    }
}
