namespace InferenceGateway.PrefixCache.Approximate;

/// <summary>
/// Consecutive blocks of some prompt. Prompts that go another way after block <c>n</c> of a run continue in runs that branch off it there,
/// so the runs form a tree, and a long prompt is compared with memory that lies in one piece.
/// </summary>
internal struct BlockRun
{
    public const int None = -1;

    /// <summary>Hash of block 0. The hash table looks for it, so it lives outside the array, and a run of one block needs no array.</summary>
    public ulong FirstHash;

    /// <summary>Hashes of the blocks after the first; may be longer than the run.</summary>
    public ulong[]? Rest;

    public HolderList Holders;

    /// <summary>The run this one branches off, or <see cref="None"/> at the start of prompts. Of an unused run: the next unused one.</summary>
    public int Parent;

    /// <summary>Blocks of the parent that come before this run.</summary>
    public int BranchOffset;

    /// <summary>Blocks of the run; 0 when it is unused.</summary>
    public int Length;

    public readonly long ArrayBytes => Holders.ArrayBytes + (Rest is null ? 0 : ManagedSize.OfArray(Rest.Length, sizeof(ulong)));

    /// <summary>How many blocks of the run the hashes follow, given that they have its first.</summary>
    public readonly int CommonLength(ReadOnlySpan<ulong> hashes) => 1 + hashes[1..].CommonPrefixLength(Rest.AsSpan(0, Length - 1));
}
