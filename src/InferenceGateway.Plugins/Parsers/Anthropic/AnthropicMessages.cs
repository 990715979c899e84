using InferenceGateway.Plugins.Parsers.Json;

namespace InferenceGateway.Plugins.Parsers.Anthropic;

/// <summary>The messages of a conversation: of each its role and its content, as they come.</summary>
internal static class AnthropicMessages
{
    /// <returns>Null, or what is wrong with them.</returns>
    public static string? Read(ref JsonScanner scanner, ref PromptWriter writer, out int count)
    {
        count = 0;
        if (scanner.Peek() != JsonKind.Array)
        {
            return scanner.SkipNull() ? null : "messages must be a list";
        }

        int firstInvalid = -1;
        scanner.Enter();
        while (scanner.NextElement())
        {
            if (!ReadMessage(ref scanner, ref writer) && firstInvalid < 0)
            {
                firstInvalid = count;
            }

            count++;
        }

        return firstInvalid < 0
            ? null
            : $"messages[{firstInvalid}] must be an object with a text as role and a text or a list of blocks as content";
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
                isValid &= AnthropicContent.ReadText(ref scanner, ref writer);
            }
            else if (name.Is("content"u8))
            {
                isValid &= AnthropicContent.Read(ref scanner, ref writer);
            }
            else
            {
                scanner.Skip();
            }
        }

        return isValid;
    }
}
