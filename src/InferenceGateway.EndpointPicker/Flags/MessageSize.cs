using System.Globalization;

namespace InferenceGateway.EndpointPicker.Flags;

/// <summary>
/// Sizes as the flags write them: a Kubernetes quantity after which one <c>B</c> may stand: <c>10MiB</c>, <c>25MB</c>, <c>20M</c>, <c>1Gi</c>,
/// <c>4194304</c>, <c>4e6</c>. Nothing or 0 stands for the default.
/// </summary>
public static class MessageSize
{
    private static readonly (string Suffix, decimal Factor)[] Suffixes =
    [
        ("Ki", 1L << 10),
        ("Mi", 1L << 20),
        ("Gi", 1L << 30),
        ("Ti", 1L << 40),
        ("Pi", 1L << 50),
        ("Ei", 1L << 60),
        ("n", 1e-9m),
        ("u", 1e-6m),
        ("m", 1e-3m),
        ("k", 1e3m),
        ("M", 1e6m),
        ("G", 1e9m),
        ("T", 1e12m),
        ("P", 1e15m),
        ("E", 1e18m),
    ];

    /// <returns>Bytes; 0 = the default.</returns>
    /// <exception cref="FormatException">Not a size, not a whole number of bytes, negative, or too large.</exception>
    public static long Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string quantity = text.Trim();
        if (quantity.Length > 1 && quantity[^1] is 'B' or 'b')
        {
            quantity = quantity[..^1];
        }

        if (quantity.Length == 0)
        {
            return 0;
        }

        decimal bytes = Quantity(quantity);
        if (bytes < 0)
        {
            throw new FormatException("a size must be non-negative");
        }

        return bytes <= long.MaxValue && decimal.Truncate(bytes) == bytes
            ? (long)bytes
            : throw new FormatException($"overflows maximum supported size: a whole number of bytes up to {long.MaxValue} was expected");
    }

    private static decimal Quantity(string text)
    {
        decimal factor = 1;
        ReadOnlySpan<char> number = text;
        foreach ((string suffix, decimal value) in Suffixes)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal))
            {
                number = text.AsSpan(0, text.Length - suffix.Length);
                factor = value;
                break;
            }
        }

        NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        // An exponent takes the place of a suffix.
        style |= factor == 1 ? NumberStyles.AllowExponent : NumberStyles.None;
        if (decimal.TryParse(number, style, CultureInfo.InvariantCulture, out decimal parsed))
        {
            try
            {
                return parsed * factor;
            }
            catch (OverflowException)
            {
                return parsed < 0 ? -1 : decimal.MaxValue;
            }
        }

        // Beyond what a decimal holds but written as a number: too large, not misspelt.
        return double.TryParse(number, style, CultureInfo.InvariantCulture, out double huge)
            ? huge < 0
                ? -1
                : decimal.MaxValue
            : throw new FormatException("invalid size: a quantity such as 10MiB, 25MB or 4194304 was expected");
    }
}
