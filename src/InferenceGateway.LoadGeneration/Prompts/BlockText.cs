namespace InferenceGateway.LoadGeneration.Prompts;

/// <summary>
/// Text made of numbered blocks of one size: equal block ids give equal bytes wherever they stand, which turns a trace of
/// block ids into prompts with exactly the recorded prefix-cache hits and no private text.
/// </summary>
public sealed class BlockText : PromptText
{
    private readonly ulong _seed;
    private readonly long[] _blockIds;
    private readonly int _blockBytes;

    /// <param name="seed">Texts with different seeds share nothing.</param>
    /// <param name="blockIds">Ids in order. Ids beyond the length are not rendered.</param>
    /// <param name="blockTokens">Tokens in a full block, at least 1.</param>
    /// <param name="tokens">Tokens of the whole text; the last block is cut to fit.</param>
    /// <exception cref="ArgumentOutOfRangeException">The ids do not cover <paramref name="tokens"/>, or a number is out of range.</exception>
    public BlockText(ulong seed, long[] blockIds, int blockTokens, int tokens)
    {
        ArgumentNullException.ThrowIfNull(blockIds);
        ArgumentOutOfRangeException.ThrowIfLessThan(blockTokens, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(tokens);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(tokens, (long)blockIds.Length * blockTokens);
        _seed = seed;
        _blockIds = blockIds;
        _blockBytes = checked(blockTokens * WordText.BytesPerToken);
        ByteLength = checked(tokens * WordText.BytesPerToken);
    }

    /// <inheritdoc/>
    public override int ByteLength { get; }

    /// <inheritdoc/>
    public override void WriteTo(Span<byte> destination)
    {
        destination = destination[..ByteLength];
        for (int index = 0; destination.Length > 0; index++)
        {
            int length = Math.Min(_blockBytes, destination.Length);
            WordText.Fill(WordText.Combine(_seed, (ulong)_blockIds[index]), destination[..length]);
            destination = destination[length..];
        }
    }
}
