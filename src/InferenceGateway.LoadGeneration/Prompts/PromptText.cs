namespace InferenceGateway.LoadGeneration.Prompts;

/// <summary>
/// A piece of prompt that knows its length but is rendered only when it is sent, so a planned request costs bytes, not
/// kilobytes. Immutable and thread-safe; rendering twice gives the same bytes.
/// </summary>
public abstract class PromptText
{
    /// <summary>Length of the text in UTF-8 bytes.</summary>
    public abstract int ByteLength { get; }

    /// <summary>Length of the text in bytes when it stands inside a JSON string. At least <see cref="ByteLength"/>.</summary>
    public virtual int JsonLength => ByteLength;

    /// <summary>Writes the text as UTF-8 to the start of <paramref name="destination"/>, which holds at least <see cref="ByteLength"/> bytes.</summary>
    public abstract void WriteTo(Span<byte> destination);

    /// <summary>Writes the text as the inside of a JSON string; <paramref name="destination"/> holds at least <see cref="JsonLength"/> bytes.</summary>
    public virtual void WriteJsonTo(Span<byte> destination) => WriteTo(destination);
}
