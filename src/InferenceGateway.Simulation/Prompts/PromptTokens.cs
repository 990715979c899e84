using InferenceGateway.Simulation.KvCache;

namespace InferenceGateway.Simulation.Prompts;

/// <summary>
/// What the model needs to know of a prompt: how many tokens it has, the chained hashes of its full blocks, and the bytes after the last full
/// block, from which generated text continues.
/// </summary>
internal sealed class PromptTokens
{
    private PromptTokens(int count, ulong[] blocks, ulong lastHash, byte[] tail)
    {
        Count = count;
        Blocks = blocks;
        LastHash = lastHash;
        Tail = tail;
    }

    /// <summary>Tokens, an incomplete last one included.</summary>
    public int Count { get; }

    public ulong[] Blocks { get; }

    /// <summary>The parent of the block that the tail begins.</summary>
    public ulong LastHash { get; }

    public byte[] Tail { get; }

    /// <summary>Cuts bytes into tokens of four and hashes every full block. Token ids come as four bytes each, lowest first.</summary>
    public static PromptTokens FromBytes(ReadOnlySpan<byte> bytes, int blockSize, string? adapter)
    {
        int blockBytes = blockSize * BlockHasher.BytesPerToken;
        ulong[] blocks = new ulong[bytes.Length / blockBytes];
        ulong hash = BlockHasher.Root(adapter);
        for (int i = 0; i < blocks.Length; i++)
        {
            hash = BlockHasher.Next(hash, bytes.Slice(i * blockBytes, blockBytes));
            blocks[i] = hash;
        }

        int count = (bytes.Length + BlockHasher.BytesPerToken - 1) / BlockHasher.BytesPerToken;
        return new PromptTokens(count, blocks, hash, bytes[(blocks.Length * blockBytes)..].ToArray());
    }
}
