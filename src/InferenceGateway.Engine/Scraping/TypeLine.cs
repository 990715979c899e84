namespace InferenceGateway.Engine.Scraping;

/// <summary>A comment that may declare a family's type.</summary>
internal static class TypeLine
{
    /// <summary>Whether a comment declares a type at all.</summary>
    /// <param name="comment">The line from its <c>#</c> on.</param>
    /// <param name="rest">The family's name and what follows.</param>
    public static bool TryRead(ReadOnlySpan<byte> comment, out ReadOnlySpan<byte> rest)
    {
        rest = default;
        ReadOnlySpan<byte> text = comment[1..].TrimStart(" \t"u8);
        if (text.Length < 5 || !text.StartsWith("TYPE"u8) || text[4] is not ((byte)' ' or (byte)'\t'))
        {
            return false;
        }

        rest = text[5..].TrimStart(" \t"u8);
        return true;
    }

    /// <summary>The kind a type's name stands for.</summary>
    public static bool TryParseKind(ReadOnlySpan<byte> text, out FamilyKind kind)
    {
        ReadOnlySpan<byte> type = text.TrimStart(" \t"u8).TrimEnd(" \t\r"u8);
        bool isNumber =
            type.SequenceEqual("gauge"u8)
            || type.SequenceEqual("counter"u8)
            || type.SequenceEqual("untyped"u8)
            || type.SequenceEqual("unknown"u8);
        kind = isNumber ? FamilyKind.Number : FamilyKind.Distribution;
        return isNumber || type.SequenceEqual("histogram"u8) || type.SequenceEqual("summary"u8);
    }
}
