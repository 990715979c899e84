using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Plugins.Parsers.Json;

namespace InferenceGateway.Plugins.Parsers.OpenAI;

/// <summary>Token usage in answers of the OpenAI APIs. What is not there, or not well-formed, changes nothing.</summary>
internal static class OpenAIUsage
{
    private const byte LineFeed = (byte)'\n';

    private static ReadOnlySpan<byte> Name => "\"usage\""u8;

    private static ReadOnlySpan<byte> EventPrefix => "data: "u8;

    /// <summary>Reads a whole JSON answer.</summary>
    public static void ReadAnswer(ReadOnlySpan<byte> answer, ref TokenUsage usage)
    {
        if (NamesUsage(answer))
        {
            ReadDocument(answer, isEvent: false, ref usage);
        }
    }

    /// <summary>Reads complete lines of an event stream. Almost all of them name no usage, which one search over the chunk tells.</summary>
    public static void ReadEvents(ReadOnlySpan<byte> chunk, ref TokenUsage usage)
    {
        if (!NamesUsage(chunk))
        {
            return;
        }

        while (!chunk.IsEmpty)
        {
            int end = chunk.IndexOf(LineFeed);
            ReadOnlySpan<byte> line = end < 0 ? chunk : chunk[..end];
            chunk = end < 0 ? default : chunk[(end + 1)..];
            if (line.StartsWith(EventPrefix) && NamesUsage(line))
            {
                ReadDocument(line[EventPrefix.Length..], isEvent: true, ref usage);
            }
        }
    }

    /// <summary>Whether a member named usage is an object somewhere. Servers send <c>"usage":null</c> with every other event.</summary>
    private static bool NamesUsage(ReadOnlySpan<byte> text)
    {
        int found;
        while ((found = text.IndexOf(Name)) >= 0)
        {
            text = text[(found + Name.Length)..];
            if (text.TrimStart(" \t\r\n:"u8) is [(byte)'{', ..])
            {
                return true;
            }
        }

        return false;
    }

    private static void ReadDocument(ReadOnlySpan<byte> json, bool isEvent, ref TokenUsage usage)
    {
        JsonScanner scanner = new(json);
        UsageReader topLevel = default;
        UsageReader inResponse = default;
        bool isCompletedResponse = false;
        if (scanner.Peek() != JsonKind.Object)
        {
            return;
        }

        scanner.Enter();
        while (scanner.NextName(out JsonText name))
        {
            if (name.Is("usage"u8))
            {
                topLevel = UsageReader.Read(ref scanner);
            }
            else if (isEvent && name.Is("response"u8) && scanner.Peek() == JsonKind.Object)
            {
                inResponse = ReadResponse(ref scanner);
            }
            else if (isEvent && name.Is("type"u8) && scanner.Peek() == JsonKind.String)
            {
                isCompletedResponse = scanner.ReadString(out JsonText type) && type.Is("response.completed"u8);
            }
            else
            {
                scanner.Skip();
            }
        }

        scanner.End();
        if (scanner.HasFailed)
        {
            return;
        }

        if (topLevel.IsPresent)
        {
            topLevel.Merge(ref usage);
        }
        else if (isCompletedResponse)
        {
            inResponse.Merge(ref usage);
        }
    }

    private static UsageReader ReadResponse(ref JsonScanner scanner)
    {
        UsageReader usage = default;
        scanner.Enter();
        while (scanner.NextName(out JsonText name))
        {
            if (name.Is("usage"u8))
            {
                usage = UsageReader.Read(ref scanner);
            }
            else
            {
                scanner.Skip();
            }
        }

        return usage;
    }
}
