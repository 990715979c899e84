using InferenceGateway.Simulation.KvCache;
using InferenceGateway.Simulation.Model;
using InferenceGateway.Simulation.Prompts;

namespace InferenceGateway.Simulation.Generation;

/// <summary>
/// Continues a prompt's block hashes over its generated text, so that the next turn of a conversation, which repeats both, finds the
/// answer in the cache too.
/// </summary>
internal sealed class GeneratedText(PromptTokens prompt, OutputText output, int blockSize) : IGeneratedBlocks
{
    public int Hash(int tokens, Span<ulong> hashes)
    {
        Span<byte> block = stackalloc byte[blockSize * BlockHasher.BytesPerToken];
        prompt.Tail.CopyTo(block);
        int filled = prompt.Tail.Length;
        int count = 0;
        ulong hash = prompt.LastHash;
        for (int i = 0; i < Math.Min(tokens, output.Count) && count < hashes.Length; i++)
        {
            ReadOnlySpan<byte> token = output.Token(i);
            int taken = Math.Min(token.Length, block.Length - filled);
            token[..taken].CopyTo(block[filled..]);
            filled += taken;
            if (filled == block.Length)
            {
                hash = BlockHasher.Next(hash, block);
                hashes[count++] = hash;
                token[taken..].CopyTo(block);
                filled = token.Length - taken;
            }
        }

        return count;
    }
}
