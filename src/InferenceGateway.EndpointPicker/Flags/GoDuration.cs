using System.Buffers;
using System.Globalization;

namespace InferenceGateway.EndpointPicker.Flags;

/// <summary>Durations as the flags write them: <c>50ms</c>, <c>1m30s</c>, <c>1.5h</c>, <c>-2s</c>; a bare <c>0</c> needs no unit.</summary>
public static class GoDuration
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    private static readonly (string Name, double Seconds)[] Units =
    [
        ("ns", 1e-9),
        ("us", 1e-6),
        ("µs", 1e-6),
        ("μs", 1e-6),
        ("ms", 1e-3),
        ("s", 1),
        ("m", 60),
        ("h", 3600),
    ];

    /// <exception cref="FormatException">Not a duration; the message says what was expected.</exception>
    public static TimeSpan Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        ReadOnlySpan<char> rest = text;
        bool isNegative = rest.StartsWith("-");
        if (isNegative || rest.StartsWith("+"))
        {
            rest = rest[1..];
        }

        if (rest is "0")
        {
            return TimeSpan.Zero;
        }

        double seconds = 0;
        bool isEmpty = rest.IsEmpty;
        while (!rest.IsEmpty)
        {
            seconds += Number(ref rest) * Unit(ref rest);
        }

        if (isEmpty || seconds > TimeSpan.MaxValue.TotalSeconds / 2)
        {
            throw Unexpected();
        }

        return TimeSpan.FromSeconds(isNegative ? -seconds : seconds);
    }

    private static double Number(ref ReadOnlySpan<char> rest)
    {
        int end = rest.IndexOfAnyExcept(Digits);
        if (end <= 0 || !double.TryParse(rest[..end], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value))
        {
            throw Unexpected();
        }

        rest = rest[end..];
        return value;
    }

    private static double Unit(ref ReadOnlySpan<char> rest)
    {
        int end = rest.IndexOfAny(Digits);
        ReadOnlySpan<char> name = end < 0 ? rest : rest[..end];
        foreach ((string unit, double seconds) in Units)
        {
            if (name.SequenceEqual(unit))
            {
                rest = rest[name.Length..];
                return seconds;
            }
        }

        throw Unexpected();
    }

    private static FormatException Unexpected() => new("a duration such as 50ms, 30s or 1m30s was expected");
}
