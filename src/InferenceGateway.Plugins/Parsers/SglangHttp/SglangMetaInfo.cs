using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Plugins.Parsers.Json;
using InferenceGateway.Plugins.Parsers.Usage;

namespace InferenceGateway.Plugins.Parsers.SglangHttp;

/// <summary>The <c>meta_info</c> of an answer.</summary>
internal struct SglangMetaInfo
{
    private int? _prompt;
    private int? _completion;
    private int? _cached;

    /// <summary>A reason for finishing is given.</summary>
    public bool IsFinished { get; private set; }

    /// <returns>Whether the document is well-formed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> json, out SglangMetaInfo meta)
    {
        meta = default;
        JsonScanner scanner = new(json);
        if (!scanner.EnterBody())
        {
            return false;
        }

        while (scanner.NextName(out JsonText name))
        {
            if (name.Is("meta_info"u8))
            {
                meta = Read(ref scanner);
            }
            else
            {
                scanner.Skip();
            }
        }

        scanner.End();
        return !scanner.HasFailed;
    }

    public readonly void Merge(ref TokenUsage usage)
    {
        usage.PromptTokens = UsageMerge.Count(usage.PromptTokens, _prompt);
        usage.CompletionTokens = UsageMerge.Count(usage.CompletionTokens, _completion);
        usage.CachedTokens = UsageMerge.Count(usage.CachedTokens, _cached);
    }

    private static SglangMetaInfo Read(ref JsonScanner scanner)
    {
        SglangMetaInfo meta = default;
        if (!scanner.TryEnterObject(out _))
        {
            return meta;
        }

        while (scanner.NextName(out JsonText name))
        {
            if (name.Is("prompt_tokens"u8))
            {
                meta._prompt = scanner.ReadCount();
            }
            else if (name.Is("completion_tokens"u8))
            {
                meta._completion = scanner.ReadCount();
            }
            else if (name.Is("cached_tokens"u8))
            {
                meta._cached = scanner.ReadCount();
            }
            else if (name.Is("finish_reason"u8))
            {
                meta.IsFinished = !scanner.SkipNull();
            }
            else
            {
                scanner.Skip();
            }
        }

        return meta;
    }
}
