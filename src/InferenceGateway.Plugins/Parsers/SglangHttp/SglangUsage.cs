using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Plugins.Parsers.Json;
using InferenceGateway.Plugins.Parsers.Usage;

namespace InferenceGateway.Plugins.Parsers.SglangHttp;

/// <summary>Token usage in SGLang's answers: counts in <c>meta_info</c>.</summary>
internal readonly struct SglangUsage : IUsageDocument
{
    public static ReadOnlySpan<byte> Member => "\"meta_info\""u8;

    public static bool TryRead(ReadOnlySpan<byte> json, bool isEvent, ref TokenUsage usage)
    {
        if (!SglangMetaInfo.TryRead(json, out SglangMetaInfo meta))
        {
            return false;
        }

        meta.Merge(ref usage);
        return true;
    }
}
