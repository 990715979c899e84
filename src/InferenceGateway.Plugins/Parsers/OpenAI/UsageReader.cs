using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Plugins.Parsers.Json;

namespace InferenceGateway.Plugins.Parsers.OpenAI;

/// <summary>One <c>usage</c> object. Counts are numbers or texts of numbers, cut to whole ones; anything else counts 0.</summary>
internal struct UsageReader
{
    private int? _promptTokens;
    private int? _inputTokens;
    private int? _completionTokens;
    private int? _outputTokens;
    private int? _cachedPromptTokens;
    private int? _cachedInputTokens;

    public bool IsPresent { get; private set; }

    /// <summary>Reads the value of a member named usage.</summary>
    public static UsageReader Read(ref JsonScanner scanner)
    {
        UsageReader usage = default;
        if (scanner.Peek() != JsonKind.Object)
        {
            scanner.Skip();
            return usage;
        }

        usage.IsPresent = true;
        scanner.Enter();
        while (scanner.NextName(out JsonText name))
        {
            usage.ReadMember(name, ref scanner);
        }

        return usage;
    }

    /// <summary>Overwrites what this object says: counts above 0 always, a count of 0 only where nothing was known.</summary>
    public readonly void Merge(ref TokenUsage usage)
    {
        if (!IsPresent)
        {
            return;
        }

        usage.PromptTokens = Merge(usage.PromptTokens, _promptTokens ?? _inputTokens);
        usage.CompletionTokens = Merge(usage.CompletionTokens, _completionTokens ?? _outputTokens);
        usage.CachedTokens = _cachedInputTokens ?? _cachedPromptTokens ?? usage.CachedTokens;
    }

    private static int Merge(int known, int? reported) => reported is { } count && (count > 0 || known < 0) ? count : known;

    private void ReadMember(JsonText name, ref JsonScanner scanner)
    {
        if (name.Is("prompt_tokens"u8))
        {
            _promptTokens = ReadCount(ref scanner);
        }
        else if (name.Is("input_tokens"u8))
        {
            _inputTokens = ReadCount(ref scanner);
        }
        else if (name.Is("completion_tokens"u8))
        {
            _completionTokens = ReadCount(ref scanner);
        }
        else if (name.Is("output_tokens"u8))
        {
            _outputTokens = ReadCount(ref scanner);
        }
        else if (name.Is("prompt_tokens_details"u8))
        {
            _cachedPromptTokens = ReadCached(ref scanner);
        }
        else if (name.Is("input_tokens_details"u8))
        {
            _cachedInputTokens = ReadCached(ref scanner);
        }
        else
        {
            scanner.Skip();
        }
    }

    private static int? ReadCached(ref JsonScanner scanner)
    {
        if (scanner.Peek() != JsonKind.Object)
        {
            scanner.Skip();
            return null;
        }

        int? cached = null;
        scanner.Enter();
        while (scanner.NextName(out JsonText name))
        {
            if (name.Is("cached_tokens"u8))
            {
                cached = ReadCount(ref scanner);
            }
            else
            {
                scanner.Skip();
            }
        }

        return cached;
    }

    /// <returns>Null for a JSON null: the member counts as absent.</returns>
    private static int? ReadCount(ref JsonScanner scanner)
    {
        switch (scanner.Peek())
        {
            case JsonKind.Null:
                scanner.Skip();
                return null;
            case JsonKind.Number:
                scanner.ReadNumber(out ReadOnlySpan<byte> number);
                return JsonNumber.Truncate(number);
            case JsonKind.String:
                scanner.ReadString(out JsonText text);
                return JsonNumber.TryMeasure(text.Raw, out int length) && length == text.Raw.Length ? JsonNumber.Truncate(text.Raw) : 0;
            default:
                scanner.Skip();
                return 0;
        }
    }
}
