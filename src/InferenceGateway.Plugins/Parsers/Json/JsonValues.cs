namespace InferenceGateway.Plugins.Parsers.Json;

/// <summary>Reads values of an expected kind; what is of another kind is passed and counts as absent.</summary>
internal static class JsonValues
{
    public static bool TryReadString(this ref JsonScanner scanner, out JsonText text)
    {
        if (scanner.Peek() == JsonKind.String)
        {
            return scanner.ReadString(out text);
        }

        text = default;
        scanner.Skip();
        return false;
    }

    /// <summary>Whether the value is JSON's <c>true</c>.</summary>
    public static bool ReadTrue(this ref JsonScanner scanner)
    {
        bool isTrue = scanner.Peek() == JsonKind.True;
        scanner.Skip();
        return isTrue;
    }

    /// <summary>A bound: a whole number that is not negative, cut to 32 bits; -1 for anything else.</summary>
    public static int ReadLimit(this ref JsonScanner scanner)
    {
        if (scanner.Peek() != JsonKind.Number)
        {
            scanner.Skip();
            return -1;
        }

        return scanner.ReadNumber(out ReadOnlySpan<byte> number) && JsonNumber.TryWhole(number, out ulong value)
            ? (int)Math.Min(value, int.MaxValue)
            : -1;
    }

    /// <summary>A count as servers report it: a number or the text of one, cut to a whole one; 0 for anything else.</summary>
    /// <returns>Null for a JSON null: the member counts as absent.</returns>
    public static int? ReadCount(this ref JsonScanner scanner)
    {
        switch (scanner.Peek())
        {
            case JsonKind.Null:
                scanner.Skip();
                return null;
            case JsonKind.Number:
                scanner.ReadNumber(out ReadOnlySpan<byte> number);
                return JsonNumber.Truncate(number);
            case JsonKind.String:
                scanner.ReadString(out JsonText text);
                return JsonNumber.TryMeasure(text.Raw, out int length) && length == text.Raw.Length ? JsonNumber.Truncate(text.Raw) : 0;
            default:
                scanner.Skip();
                return 0;
        }
    }

    /// <summary>A token's id: a whole number of 32 bits. The value is passed either way.</summary>
    /// <param name="raw">The bytes of a value that is no token.</param>
    public static bool TryReadToken(this ref JsonScanner scanner, out uint token, out ReadOnlySpan<byte> raw)
    {
        token = 0;
        if (scanner.Peek() != JsonKind.Number)
        {
            raw = scanner.SkipRaw();
            return false;
        }

        if (scanner.TryReadDigits(out token))
        {
            raw = default;
            return true;
        }

        token = 0;
        if (!scanner.ReadNumber(out raw) || !JsonNumber.TryWhole(raw, out ulong value) || value > uint.MaxValue)
        {
            return false;
        }

        token = (uint)value;
        return true;
    }

    /// <summary>Passes a value and tells whether it was null.</summary>
    public static bool SkipNull(this ref JsonScanner scanner)
    {
        bool isNull = scanner.Peek() == JsonKind.Null;
        scanner.Skip();
        return isNull;
    }

    /// <summary>Enters an object; anything else is passed, and it is told whether that was null.</summary>
    public static bool TryEnterObject(this ref JsonScanner scanner, out bool isNull)
    {
        isNull = false;
        if (scanner.Peek() == JsonKind.Object)
        {
            scanner.Enter();
            return true;
        }

        isNull = scanner.SkipNull();
        return false;
    }

    /// <summary>Enters the object that a body has to be. Whatever else it is, it must not pass for an empty one.</summary>
    public static bool EnterBody(this ref JsonScanner scanner)
    {
        if (scanner.Peek() == JsonKind.Object)
        {
            scanner.Enter();
            return true;
        }

        // Skipping says what is wrong with broken text.
        scanner.Skip();
        scanner.Refuse("expected a JSON object");
        return false;
    }
}
