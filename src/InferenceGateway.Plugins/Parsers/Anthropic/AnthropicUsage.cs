using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Plugins.Parsers.Json;
using InferenceGateway.Plugins.Parsers.Usage;

namespace InferenceGateway.Plugins.Parsers.Anthropic;

/// <summary>
/// Token usage of messages. A stream tells it in two parts: the prompt with <c>message_start</c>, the output with <c>message_delta</c>.
/// </summary>
internal readonly struct AnthropicUsage : IUsageDocument
{
    public static ReadOnlySpan<byte> Member => "\"usage\""u8;

    public static bool TryRead(ReadOnlySpan<byte> json, bool isEvent, ref TokenUsage usage)
    {
        JsonScanner scanner = new(json);
        Counts topLevel = default;
        Counts inMessage = default;
        bool isStart = false;
        bool isDelta = false;
        if (!scanner.EnterBody())
        {
            return false;
        }

        while (scanner.NextName(out JsonText name))
        {
            if (name.Is("usage"u8))
            {
                topLevel = Counts.Read(ref scanner);
            }
            else if (isEvent && name.Is("message"u8))
            {
                inMessage = Counts.ReadIn(ref scanner);
            }
            else if (isEvent && name.Is("type"u8))
            {
                bool isText = scanner.TryReadString(out JsonText type);
                isStart = isText && type.Is("message_start"u8);
                isDelta = isText && type.Is("message_delta"u8);
            }
            else
            {
                scanner.Skip();
            }
        }

        scanner.End();
        if (scanner.HasFailed)
        {
            return false;
        }

        if (isStart)
        {
            // What it says of the output is a place holder.
            inMessage.Output = null;
            inMessage.Merge(ref usage);
        }
        else if (isDelta || !isEvent)
        {
            topLevel.Merge(ref usage);
        }

        return true;
    }

    private struct Counts
    {
        private int? _input;
        private int? _cached;

        public int? Output { get; set; }

        public static Counts Read(ref JsonScanner scanner)
        {
            Counts counts = default;
            if (!scanner.TryEnterObject(out _))
            {
                return counts;
            }

            while (scanner.NextName(out JsonText name))
            {
                if (name.Is("input_tokens"u8))
                {
                    counts._input = scanner.ReadCount();
                }
                else if (name.Is("output_tokens"u8))
                {
                    counts.Output = scanner.ReadCount();
                }
                else if (name.Is("cache_read_input_tokens"u8))
                {
                    counts._cached = scanner.ReadCount();
                }
                else
                {
                    scanner.Skip();
                }
            }

            return counts;
        }

        public static Counts ReadIn(ref JsonScanner scanner)
        {
            Counts counts = default;
            if (!scanner.TryEnterObject(out _))
            {
                return counts;
            }

            while (scanner.NextName(out JsonText name))
            {
                if (name.Is("usage"u8))
                {
                    counts = Read(ref scanner);
                }
                else
                {
                    scanner.Skip();
                }
            }

            return counts;
        }

        public readonly void Merge(ref TokenUsage usage)
        {
            usage.PromptTokens = UsageMerge.Count(usage.PromptTokens, _input);
            usage.CompletionTokens = UsageMerge.Count(usage.CompletionTokens, Output);
            usage.CachedTokens = UsageMerge.Count(usage.CachedTokens, _cached);
        }
    }
}
