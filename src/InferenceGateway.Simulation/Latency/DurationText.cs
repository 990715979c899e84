using System.Buffers;
using System.Globalization;

namespace InferenceGateway.Simulation.Latency;

/// <summary>
/// Durations as flags and configurations spell them: <c>100ms</c>, <c>1.5s</c>, <c>250us</c>, <c>39ns</c>, <c>1m30s</c>. A bare number counts as milliseconds.
/// </summary>
public static class DurationText
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    private static readonly (string Unit, double Nanoseconds)[] Units =
    [
        ("ns", 1),
        ("us", 1e3),
        ("µs", 1e3),
        ("ms", 1e6),
        ("s", 1e9),
        ("m", 60e9),
        ("h", 3600e9),
    ];

    /// <summary>False for anything that is not such a duration, negative ones included.</summary>
    public static bool TryParseNanoseconds(string text, out double nanoseconds)
    {
        nanoseconds = 0;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double milliseconds))
        {
            nanoseconds = milliseconds * 1e6;
            return nanoseconds < TimeSpan.MaxValue.TotalNanoseconds;
        }

        ReadOnlySpan<char> rest = text;
        while (rest.Length > 0)
        {
            int digits = rest.IndexOfAnyExcept(NumberCharacters);
            if (
                digits <= 0
                || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
            )
            {
                return false;
            }

            rest = rest[digits..];
            int letters = rest.IndexOfAny(NumberCharacters);
            string unit = rest[..(letters < 0 ? rest.Length : letters)].ToString();
            int known = Array.FindIndex(Units, candidate => candidate.Unit == unit);
            if (known < 0)
            {
                return false;
            }

            nanoseconds += number * Units[known].Nanoseconds;
            rest = rest[unit.Length..];
        }

        return text.Length > 0 && nanoseconds < TimeSpan.MaxValue.TotalNanoseconds;
    }

    /// <summary>As <see cref="TryParseNanoseconds"/>, to the nearest 100 ns.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        bool parsed = TryParseNanoseconds(text, out double nanoseconds);
        duration = parsed ? new TimeSpan((long)Math.Round(nanoseconds / TimeSpan.NanosecondsPerTick)) : default;
        return parsed;
    }

    /// <summary>The shortest of the accepted spellings in one unit.</summary>
    public static string Format(TimeSpan duration) => FormatNanoseconds(duration.Ticks * (double)TimeSpan.NanosecondsPerTick);

    /// <summary>The shortest of the accepted spellings in one unit.</summary>
    public static string FormatNanoseconds(double nanoseconds) =>
        nanoseconds switch
        {
            0 => "0s",
            >= 1e9 => $"{nanoseconds / 1e9}s",
            >= 1e6 => $"{nanoseconds / 1e6}ms",
            >= 1e3 => $"{nanoseconds / 1e3}us",
            _ => $"{nanoseconds}ns",
        };
}
