using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Plugins.Parsers.Usage;

namespace InferenceGateway.Plugins.Parsers.SglangHttp;

/// <summary>Token usage in a stream of SGLang's: every event counts, the first one with a reason for finishing has counted all.</summary>
internal readonly struct SglangLastEvent : IUsageDocument
{
    public static ReadOnlySpan<byte> Member => "\"finish_reason\""u8;

    public static bool TryRead(ReadOnlySpan<byte> json, bool isEvent, ref TokenUsage usage)
    {
        if (!SglangMetaInfo.TryRead(json, out SglangMetaInfo meta))
        {
            return false;
        }

        if (meta.IsFinished && !usage.IsKnown)
        {
            meta.Merge(ref usage);
        }

        return true;
    }
}
