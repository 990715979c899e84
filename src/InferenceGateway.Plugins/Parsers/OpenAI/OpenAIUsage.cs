using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Plugins.Parsers.Json;
using InferenceGateway.Plugins.Parsers.Usage;

namespace InferenceGateway.Plugins.Parsers.OpenAI;

/// <summary>
/// Token usage in answers of the OpenAI APIs: <c>usage</c> at the top, or that of the response in an event of type
/// <c>response.completed</c>.
/// </summary>
internal readonly struct OpenAIUsage : IUsageDocument
{
    public static ReadOnlySpan<byte> Member => "\"usage\""u8;

    public static bool TryRead(ReadOnlySpan<byte> json, bool isEvent, ref TokenUsage usage)
    {
        JsonScanner scanner = new(json);
        UsageReader topLevel = default;
        UsageReader inResponse = default;
        bool isCompletedResponse = false;
        if (!scanner.EnterBody())
        {
            return false;
        }

        while (scanner.NextName(out JsonText name))
        {
            if (name.Is("usage"u8))
            {
                topLevel = UsageReader.Read(ref scanner);
            }
            else if (isEvent && name.Is("response"u8))
            {
                inResponse = UsageReader.ReadIn(ref scanner);
            }
            else if (isEvent && name.Is("type"u8))
            {
                isCompletedResponse = scanner.TryReadString(out JsonText type) && type.Is("response.completed"u8);
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

        if (topLevel.IsPresent)
        {
            topLevel.Merge(ref usage);
        }
        else if (isCompletedResponse)
        {
            inResponse.Merge(ref usage);
        }

        return true;
    }
}
