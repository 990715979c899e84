namespace InferenceGateway.PrefixCache.Approximate;

/// <summary>Bounds of an <see cref="ApproximatePrefixIndex"/>.</summary>
public sealed record ApproximatePrefixIndexOptions
{
    /// <summary>Capacity of an endpoint that reports none, in blocks: 2,000,000 tokens of 64-token blocks, a large accelerator's worth.</summary>
    public const int DefaultBlocksPerEndpoint = 31_250;

    /// <summary>Blocks remembered for an endpoint until <see cref="ApproximatePrefixIndex.SetCapacity"/> says otherwise. At least 1.</summary>
    public int BlocksPerEndpoint { get; init; } = DefaultBlocksPerEndpoint;

    /// <summary>
    /// Block-endpoint entries remembered in all, or 0 for no such bound. Above it the endpoint with the most blocks forgets its
    /// oldest first. An entry takes about 10 to 24 bytes for prompts of seven blocks and more, at most about 100 for prompts of one.
    /// </summary>
    public long MaximumEntries { get; init; }

    /// <summary>
    /// Where runs of blocks lie in the hash table. Give a random value where prompts come from strangers: whoever knows it can
    /// craft prompts that all fall into one place.
    /// </summary>
    public ulong TableSeed { get; init; }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(BlocksPerEndpoint, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(MaximumEntries);
    }
}
