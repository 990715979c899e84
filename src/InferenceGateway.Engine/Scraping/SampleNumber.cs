using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace InferenceGateway.Engine.Scraping;

/// <summary>Numbers as the text format writes them.</summary>
internal static class SampleNumber
{
    private static readonly SearchValues<byte> DecimalBytes = SearchValues.Create("0123456789+-.eE"u8);

    /// <summary>A sample's value: a decimal number within the range of a double, an infinity or NaN, in any case.</summary>
    public static bool TryParseValue(ReadOnlySpan<byte> text, out double value)
    {
        if (text.Length == 1 && text[0] is >= (byte)'0' and <= (byte)'9')
        {
            value = text[0] - '0';
            return true;
        }

        if (!text.ContainsAnyExcept(DecimalBytes))
        {
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
        }

        return TryParseSpecial(text, out value);
    }

    /// <summary>A whole number of 32 bits without blanks, as a label carries it.</summary>
    public static bool TryParseInteger(ReadOnlySpan<byte> text, out int value) =>
        Utf8Parser.TryParse(text, out value, out int consumed) && consumed == text.Length;

    /// <summary>A timestamp in milliseconds.</summary>
    public static bool TryParseTimestamp(ReadOnlySpan<byte> text, out long milliseconds) =>
        Utf8Parser.TryParse(text, out milliseconds, out int consumed) && consumed == text.Length;

    private static bool TryParseSpecial(ReadOnlySpan<byte> text, out double value)
    {
        value = double.NaN;
        if (Ascii.EqualsIgnoreCase(text, "nan"u8))
        {
            return true;
        }

        bool isNegative = text is [(byte)'-', ..];
        ReadOnlySpan<byte> magnitude = text is [(byte)'-' or (byte)'+', ..] ? text[1..] : text;
        value = isNegative ? double.NegativeInfinity : double.PositiveInfinity;
        return Ascii.EqualsIgnoreCase(magnitude, "inf"u8) || Ascii.EqualsIgnoreCase(magnitude, "infinity"u8);
    }
}
