using System.IO.Hashing;
using System.Text;

namespace InferenceGateway.Simulation.KvCache;

/// <summary>Chained hashes of cache blocks: each covers the tokens of its block and, through its parent, everything before it.</summary>
internal static class BlockHasher
{
    /// <summary>Bytes a token stands for.</summary>
    public const int BytesPerToken = 4;

    /// <summary>The parent of a first block. The same text under another adapter has other keys and values.</summary>
    public static ulong Root(string? adapter) => adapter is null ? 0 : XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(adapter));

    public static ulong Next(ulong parent, ReadOnlySpan<byte> block) => XxHash3.HashToUInt64(block, unchecked((long)parent));
}
