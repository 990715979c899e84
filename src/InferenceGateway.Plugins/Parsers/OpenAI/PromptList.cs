using InferenceGateway.Plugins.Parsers.Json;

namespace InferenceGateway.Plugins.Parsers.OpenAI;

/// <summary>
/// The <c>prompt</c> of completions and the <c>input</c> of embeddings: a text, several texts, the token ids of one prompt, or several
/// lists of token ids. Each text and each list is a prompt.
/// </summary>
internal static class PromptList
{
    /// <returns>Whether there is a prompt and all its parts are of one kind.</returns>
    public static bool Read(ref JsonScanner scanner, ref PromptWriter writer)
    {
        switch (scanner.Peek())
        {
            case JsonKind.String:
                return ReadText(ref scanner, ref writer, out int length) && length > 0;
            case JsonKind.Array:
                scanner.Enter();
                return ReadElements(ref scanner, ref writer);
            default:
                scanner.Skip();
                return false;
        }
    }

    private static bool ReadElements(ref JsonScanner scanner, ref PromptWriter writer)
    {
        JsonKind kind = JsonKind.None;
        bool isValid = true;
        while (scanner.NextElement())
        {
            JsonKind next = scanner.Peek();
            if (kind == JsonKind.None)
            {
                kind = next;
            }

            if (next != kind)
            {
                scanner.Skip();
                isValid = false;
                continue;
            }

            isValid &= next switch
            {
                JsonKind.String => ReadText(ref scanner, ref writer, out _),
                JsonKind.Number => ReadToken(ref scanner, ref writer),
                JsonKind.Array => ReadTokens(ref scanner, ref writer),
                _ => SkipInvalid(ref scanner),
            };
        }

        if (kind == JsonKind.Number)
        {
            writer.EndPrompt();
        }

        return isValid && kind != JsonKind.None;
    }

    private static bool ReadText(ref JsonScanner scanner, ref PromptWriter writer, out int length)
    {
        bool isRead = scanner.ReadString(out JsonText text);
        writer.Append(text);
        writer.EndPrompt();
        length = text.Raw.Length;
        return isRead;
    }

    private static bool ReadTokens(ref JsonScanner scanner, ref PromptWriter writer)
    {
        bool isValid = true;
        int count = 0;
        scanner.Enter();
        while (scanner.NextElement())
        {
            isValid &= ReadToken(ref scanner, ref writer);
            count++;
        }

        writer.EndPrompt();
        return isValid && count > 0;
    }

    private static bool ReadToken(ref JsonScanner scanner, ref PromptWriter writer)
    {
        if (!scanner.TryReadToken(out uint token, out _))
        {
            return false;
        }

        writer.AppendToken(token);
        return true;
    }

    private static bool SkipInvalid(ref JsonScanner scanner)
    {
        scanner.Skip();
        return false;
    }
}
