namespace InferenceGateway.LoadGeneration.Prompts;

/// <summary>Word-like text of a given length, determined by a key (see <see cref="WordText"/>).</summary>
public sealed class SynthesisedText : PromptText
{
    private readonly ulong _key;

    /// <param name="key">Equal keys give equal text.</param>
    /// <param name="tokens">Length in tokens of <see cref="WordText.BytesPerToken"/> bytes; zero or more.</param>
    public SynthesisedText(ulong key, int tokens)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tokens);
        _key = key;
        ByteLength = checked(tokens * WordText.BytesPerToken);
    }

    /// <inheritdoc/>
    public override int ByteLength { get; }

    /// <inheritdoc/>
    public override void WriteTo(Span<byte> destination) => WordText.Fill(_key, destination[..ByteLength]);
}
