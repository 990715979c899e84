namespace InferenceGateway.PrefixCache.Approximate;

/// <summary>What the index knows about one slot.</summary>
internal struct EndpointBlocks
{
    /// <summary>Blocks held.</summary>
    public int Count;

    /// <summary>The most blocks to hold; 0 for the default.</summary>
    public int Capacity;

    /// <summary>Holders in runs, which is the number of tickets that are not stale.</summary>
    public int HolderCount;

    /// <summary>The last recording. It wraps after 2^32; a ticket that old could at worst be taken for a newer one and lose its blocks early.</summary>
    public uint Stamp;

    public RecencyRing? Recency;
}
