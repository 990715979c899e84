using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Plugins.Parsers.Json;

namespace InferenceGateway.Plugins.Parsers.Usage;

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
        if (!scanner.TryEnterObject(out _))
        {
            return usage;
        }

        usage.IsPresent = true;
        while (scanner.NextName(out JsonText name))
        {
            usage.ReadMember(name, ref scanner);
        }

        return usage;
    }

    /// <summary>Reads the value of a member that has a usage object in it; absent when it has none.</summary>
    public static UsageReader ReadIn(ref JsonScanner scanner)
    {
        UsageReader usage = default;
        if (!scanner.TryEnterObject(out _))
        {
            return usage;
        }

        while (scanner.NextName(out JsonText name))
        {
            if (name.Is("usage"u8))
            {
                usage = Read(ref scanner);
            }
            else
            {
                scanner.Skip();
            }
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

        usage.PromptTokens = UsageMerge.Count(usage.PromptTokens, _promptTokens ?? _inputTokens);
        usage.CompletionTokens = UsageMerge.Count(usage.CompletionTokens, _completionTokens ?? _outputTokens);
        usage.CachedTokens = _cachedInputTokens ?? _cachedPromptTokens ?? usage.CachedTokens;
    }

    private void ReadMember(JsonText name, ref JsonScanner scanner)
    {
        if (name.Is("prompt_tokens"u8))
        {
            _promptTokens = scanner.ReadCount();
        }
        else if (name.Is("input_tokens"u8))
        {
            _inputTokens = scanner.ReadCount();
        }
        else if (name.Is("completion_tokens"u8))
        {
            _completionTokens = scanner.ReadCount();
        }
        else if (name.Is("output_tokens"u8))
        {
            _outputTokens = scanner.ReadCount();
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
        int? cached = null;
        if (!scanner.TryEnterObject(out _))
        {
            return cached;
        }

        while (scanner.NextName(out JsonText name))
        {
            if (name.Is("cached_tokens"u8))
            {
                cached = scanner.ReadCount();
            }
            else
            {
                scanner.Skip();
            }
        }

        return cached;
    }
}
