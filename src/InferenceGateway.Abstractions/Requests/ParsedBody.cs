using System.Buffers;

namespace InferenceGateway.Abstractions.Requests;

/// <summary>
/// What a body parser found in one pass over a request body. Pooled with the request; not thread-safe; valid until the request ends.
/// </summary>
/// <remarks>
/// <para>
/// The prompts are kept as one run of bytes in which four bytes are one token (the last one zero-padded): text as its UTF-8 bytes, token
/// ids as little-endian 32-bit integers. Both hash alike, since block hashes are defined over little-endian 32-bit tokens.
/// </para>
/// <para>Nothing else is copied: the model's value is remembered by its place in the body so that a rewrite splices bytes.</para>
/// </remarks>
public sealed class ParsedBody : IDisposable
{
    /// <summary>Bytes that stand for one token when the real tokeniser is not at hand.</summary>
    public const int BytesPerToken = 4;

    private const int MinimumBuffer = 1024;
    private const int LargestKeptBuffer = 1 << 20;

    private byte[] _promptBytes = [];
    private int _length;
    private int[] _promptEnds = new int[4];
    private int _promptCount;

    public InferenceApi Api { get; set; }

    /// <summary>The body's <c>model</c>; null when it has none.</summary>
    public string? Model { get; set; }

    /// <summary>
    /// Place of the model's JSON value in the body, quotes included, where another may be written; empty when there is none, or when the
    /// body cannot be changed in place.
    /// </summary>
    public Range ModelValue { get; set; }

    /// <summary>Requests of this API name a model: one without is refused.</summary>
    public bool RequiresModel { get; set; }

    /// <summary>The answer holds nothing to be read: it is passed on unseen.</summary>
    public bool SkipsResponse { get; set; }

    /// <summary>The client asked for a streamed answer.</summary>
    public bool IsStreaming { get; set; }

    /// <summary>The client asked for usage at the end of a streamed answer.</summary>
    public bool IncludesUsage { get; set; }

    /// <summary>The client's bound on output tokens; -1 = none given.</summary>
    public int MaxOutputTokens { get; set; } = -1;

    public string? CacheSalt { get; set; }

    public int PromptCount => _promptCount;

    /// <summary>Estimated tokens of all prompts together.</summary>
    public int PromptTokens
    {
        get
        {
            int tokens = 0;
            int start = 0;
            for (int i = 0; i < _promptCount; i++)
            {
                tokens += (_promptEnds[i] - start + BytesPerToken - 1) / BytesPerToken;
                start = _promptEnds[i];
            }

            return tokens;
        }
    }

    /// <summary>The bytes of prompt <paramref name="index"/>.</summary>
    public ReadOnlySpan<byte> Prompt(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, _promptCount);
        int start = index == 0 ? 0 : _promptEnds[index - 1];
        return _promptBytes.AsSpan(start, _promptEnds[index] - start);
    }

    /// <summary>Room for <paramref name="size"/> more bytes of the prompt being written; follow with <see cref="Advance"/>.</summary>
    public Span<byte> GetSpan(int size)
    {
        if (_promptBytes.Length - _length < size)
        {
            Grow(size);
        }

        return _promptBytes.AsSpan(_length, size);
    }

    /// <summary>Says how many bytes of the last <see cref="GetSpan"/> were written.</summary>
    public void Advance(int count) => _length += count;

    /// <summary>Appends bytes to the prompt being written.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        _length += bytes.Length;
    }

    /// <summary>Ends the prompt being written; the next bytes belong to the next prompt.</summary>
    public void EndPrompt()
    {
        if (_promptCount == _promptEnds.Length)
        {
            Array.Resize(ref _promptEnds, _promptCount * 2);
        }

        _promptEnds[_promptCount++] = _length;
    }

    /// <summary>Forgets everything, keeping a buffer of reasonable size for the next request.</summary>
    public void Reset()
    {
        Api = InferenceApi.Unknown;
        Model = null;
        ModelValue = default;
        RequiresModel = false;
        IsStreaming = false;
        IncludesUsage = false;
        SkipsResponse = false;
        MaxOutputTokens = -1;
        CacheSalt = null;
        ResetPrompts();
        if (_promptBytes.Length > LargestKeptBuffer)
        {
            Dispose();
        }

        if (_promptEnds.Length > MinimumBuffer)
        {
            _promptEnds = new int[4];
        }
    }

    /// <summary>Forgets the prompts written so far: the body named its prompt twice and the last one counts.</summary>
    public void ResetPrompts()
    {
        _length = 0;
        _promptCount = 0;
    }

    public void Dispose()
    {
        if (_promptBytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_promptBytes);
            _promptBytes = [];
        }

        _length = 0;
        _promptCount = 0;
    }

    private void Grow(int size)
    {
        byte[] grown = ArrayPool<byte>.Shared.Rent(Math.Max(MinimumBuffer, Math.Max(_promptBytes.Length * 2, checked(_length + size))));
        _promptBytes.AsSpan(0, _length).CopyTo(grown);
        if (_promptBytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_promptBytes);
        }

        _promptBytes = grown;
    }
}
