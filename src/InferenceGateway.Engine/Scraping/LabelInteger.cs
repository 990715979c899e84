namespace InferenceGateway.Engine.Scraping;

/// <summary>An integer that a label may carry.</summary>
/// <param name="IsGiven">Whether the label is there and not empty.</param>
/// <param name="IsInteger">Whether it is an integer of 32 bits.</param>
/// <param name="Value">The integer, else 0.</param>
internal readonly record struct LabelInteger(bool IsGiven, bool IsInteger, int Value)
{
    public static LabelInteger Read(ReadOnlySpan<byte> raw)
    {
        bool isInteger = SampleNumber.TryParseInteger(raw, out int value);
        return new LabelInteger(!raw.IsEmpty, isInteger, isInteger ? value : 0);
    }
}
