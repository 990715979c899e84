using InferenceGateway.Plugins.Parsers.Json;

namespace InferenceGateway.Plugins.Parsers.Anthropic;

/// <summary>
/// Content of a message, of the system prompt or of a tool's result: a text, or blocks. Of blocks the texts, thoughts, calls of tools, their
/// results, and images are written.
/// </summary>
internal static class AnthropicContent
{
    /// <summary>What begins a system block that differs with every request and that servers leave out of the prompt.</summary>
    private static ReadOnlySpan<byte> BillingHeader => "x-anthropic-billing-header"u8;

    /// <returns>Whether it is a text, null, or a list of well-formed blocks.</returns>
    public static bool Read(ref JsonScanner scanner, ref PromptWriter writer)
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

    /// <inheritdoc cref="Read"/>
    public static bool ReadSystem(ref JsonScanner scanner, ref PromptWriter writer)
    {
        if (scanner.Peek() != JsonKind.Array)
        {
            return ReadText(ref scanner, ref writer);
        }

        bool isValid = true;
        scanner.Enter();
        while (scanner.NextElement())
        {
            isValid &= ReadSystemBlock(ref scanner, ref writer);
        }

        return isValid;
    }

    /// <summary>Writes a text.</summary>
    /// <returns>Whether it is a text or null.</returns>
    public static bool ReadText(ref JsonScanner scanner, ref PromptWriter writer)
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

    private static bool ReadSystemBlock(ref JsonScanner scanner, ref PromptWriter writer)
    {
        if (!scanner.TryEnterObject(out bool isNull))
        {
            return isNull;
        }

        bool isValid = true;
        while (scanner.NextName(out JsonText name))
        {
            if (!name.Is("text"u8))
            {
                scanner.Skip();
            }
            else if (scanner.Peek() != JsonKind.String)
            {
                isValid &= scanner.SkipNull();
            }
            else if (scanner.ReadString(out JsonText text) && !text.Raw.StartsWith(BillingHeader))
            {
                writer.Append(text);
            }
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
            if (name.Is("text"u8) || name.Is("thinking"u8) || name.Is("id"u8) || name.Is("name"u8))
            {
                isValid &= ReadText(ref scanner, ref writer);
            }
            else if (name.Is("input"u8))
            {
                writer.Append(scanner.SkipRaw());
            }
            else if (name.Is("content"u8))
            {
                // A tool's result; the scanner bounds how deep they may nest.
                isValid &= Read(ref scanner, ref writer);
            }
            else if (name.Is("source"u8))
            {
                isValid &= ReadSource(ref scanner, ref writer);
            }
            else
            {
                scanner.Skip();
            }
        }

        return isValid;
    }

    /// <summary>An image is where it comes from, or else its encoded bytes.</summary>
    private static bool ReadSource(ref JsonScanner scanner, ref PromptWriter writer)
    {
        if (!scanner.TryEnterObject(out bool isNull))
        {
            return isNull;
        }

        JsonText url = default;
        JsonText data = default;
        bool isValid = true;
        while (scanner.NextName(out JsonText name))
        {
            if (name.Is("url"u8))
            {
                isValid &= ReadOptional(ref scanner, ref url);
            }
            else if (name.Is("data"u8))
            {
                isValid &= ReadOptional(ref scanner, ref data);
            }
            else
            {
                scanner.Skip();
            }
        }

        JsonText image = url.Raw.IsEmpty ? data : url;
        if (!image.Raw.IsEmpty)
        {
            writer.AppendImage(image);
        }

        return isValid;
    }

    private static bool ReadOptional(ref JsonScanner scanner, ref JsonText text)
    {
        if (scanner.Peek() != JsonKind.String)
        {
            return scanner.SkipNull();
        }

        scanner.ReadString(out text);
        return true;
    }
}
