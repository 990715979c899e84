using InferenceGateway.Plugins.Parsers.Json;

namespace InferenceGateway.Plugins.Parsers.OpenAI;

/// <summary>The messages of a chat: of each its role, then its text and media, as they come.</summary>
internal static class ChatMessages
{
    /// <returns>Whether there is at least one message and all are well-formed.</returns>
    public static bool Read(ref JsonScanner scanner, ref PromptWriter writer)
    {
        if (scanner.Peek() != JsonKind.Array)
        {
            scanner.Skip();
            return false;
        }

        bool isValid = true;
        int count = 0;
        scanner.Enter();
        while (scanner.NextElement())
        {
            isValid &= ReadMessage(ref scanner, ref writer);
            count++;
        }

        return isValid && count > 0;
    }

    private static bool ReadMessage(ref JsonScanner scanner, ref PromptWriter writer)
    {
        if (!scanner.TryEnterObject(out bool isNull))
        {
            return isNull;
        }

        bool isValid = true;
        while (scanner.NextName(out JsonText name))
        {
            if (name.Is("role"u8))
            {
                isValid &= ReadText(ref scanner, ref writer);
            }
            else if (name.Is("content"u8))
            {
                isValid &= ReadContent(ref scanner, ref writer);
            }
            else
            {
                scanner.Skip();
            }
        }

        return isValid;
    }

    private static bool ReadContent(ref JsonScanner scanner, ref PromptWriter writer)
    {
        if (scanner.Peek() != JsonKind.Array)
        {
            return ReadText(ref scanner, ref writer);
        }

        bool isValid = true;
        scanner.Enter();
        while (scanner.NextElement())
        {
            isValid &= ReadBlock(ref scanner, ref writer);
        }

        return isValid;
    }

    private static bool ReadBlock(ref JsonScanner scanner, ref PromptWriter writer)
    {
        if (!scanner.TryEnterObject(out bool isNull))
        {
            return isNull;
        }

        bool isValid = true;
        while (scanner.NextName(out JsonText name))
        {
            if (name.Is("text"u8))
            {
                isValid &= ReadText(ref scanner, ref writer);
            }
            else if (name.Is("image_url"u8))
            {
                isValid &= TryReadSource(ref scanner, "url"u8, out JsonText url, out bool isFound);
                AppendIf(ref writer, isFound, url, Medium.Image);
            }
            else if (name.Is("video_url"u8))
            {
                isValid &= TryReadSource(ref scanner, "url"u8, out JsonText url, out bool isFound);
                AppendIf(ref writer, isFound, url, Medium.Video);
            }
            else if (name.Is("audio_url"u8))
            {
                isValid &= TryReadSource(ref scanner, "url"u8, out JsonText url, out bool isFound);
                AppendIf(ref writer, isFound, url, Medium.Audio);
            }
            else if (name.Is("input_audio"u8))
            {
                isValid &= TryReadSource(ref scanner, "data"u8, out JsonText data, out bool isFound);
                AppendIf(ref writer, isFound, data, Medium.Audio);
            }
            else
            {
                scanner.Skip();
            }
        }

        return isValid;
    }

    private static void AppendIf(ref PromptWriter writer, bool isFound, JsonText source, Medium medium)
    {
        if (!isFound)
        {
            return;
        }

        switch (medium)
        {
            case Medium.Image:
                writer.AppendImage(source);
                break;
            case Medium.Video:
                writer.AppendVideo(source);
                break;
            default:
                writer.AppendAudio(source);
                break;
        }
    }

    /// <summary>Reads <c>{"url": "…"}</c>, or the text alone, as some servers allow.</summary>
    private static bool TryReadSource(ref JsonScanner scanner, ReadOnlySpan<byte> member, out JsonText source, out bool isFound)
    {
        source = default;
        isFound = false;
        if (scanner.Peek() == JsonKind.String)
        {
            isFound = scanner.ReadString(out source);
            return true;
        }

        if (!scanner.TryEnterObject(out bool isNull))
        {
            return isNull;
        }

        bool isValid = true;
        while (scanner.NextName(out JsonText name))
        {
            if (!name.Is(member))
            {
                scanner.Skip();
            }
            else if (scanner.Peek() == JsonKind.String)
            {
                isFound = scanner.ReadString(out source);
            }
            else
            {
                isValid &= scanner.SkipNull();
            }
        }

        return isValid;
    }

    private static bool ReadText(ref JsonScanner scanner, ref PromptWriter writer)
    {
        if (scanner.Peek() != JsonKind.String)
        {
            return scanner.SkipNull();
        }

        if (scanner.ReadString(out JsonText text))
        {
            writer.Append(text);
        }

        return true;
    }

    private enum Medium
    {
        Image,
        Video,
        Audio,
    }
}
