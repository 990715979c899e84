using System.Buffers;
using System.Globalization;

namespace InferenceGateway.Abstractions.Text;

/// <summary>Durations as configurations write them: <c>200ms</c>, <c>1.5s</c>, <c>1h30m</c>, <c>0</c>.</summary>
public static class DurationSyntax
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    /// <summary>Ticks of each unit; those of two letters first, since <c>m</c> begins <c>ms</c>.</summary>
    private static readonly (string Unit, double Ticks)[] Units =
    [
        ("ns", TimeSpan.TicksPerMicrosecond / 1000.0),
        ("us", TimeSpan.TicksPerMicrosecond),
        ("µs", TimeSpan.TicksPerMicrosecond),
        ("μs", TimeSpan.TicksPerMicrosecond),
        ("ms", TimeSpan.TicksPerMillisecond),
        ("s", TimeSpan.TicksPerSecond),
        ("m", TimeSpan.TicksPerMinute),
        ("h", TimeSpan.TicksPerHour),
    ];

    /// <summary>Reads numbers with units, one or more without blanks between, with an optional sign in front; rounds to 100 ns.</summary>
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        ReadOnlySpan<char> rest = text;
        bool isNegative = rest is ['-', ..];
        if (rest is ['-' or '+', ..])
        {
            rest = rest[1..];
        }

        if (rest is "0")
        {
            return true;
        }

        double ticks = 0;
        do
        {
            if (!TryReadPart(ref rest, out double part))
            {
                return false;
            }

            ticks += part;
        } while (!rest.IsEmpty);

        // 2^63 itself, to which the greatest number of ticks rounds, would overflow.
        if (ticks >= long.MaxValue)
        {
            return false;
        }

        long rounded = (long)Math.Round(ticks);
        duration = TimeSpan.FromTicks(isNegative ? -rounded : rounded);
        return true;
    }

    private static bool TryReadPart(ref ReadOnlySpan<char> rest, out double ticks)
    {
        ticks = 0;
        int digits = rest.IndexOfAnyExcept(NumberCharacters);
        if (
            digits <= 0
            || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
        )
        {
            return false;
        }

        foreach ((string unit, double each) in Units)
        {
            if (rest[digits..].StartsWith(unit, StringComparison.Ordinal))
            {
                rest = rest[(digits + unit.Length)..];
                ticks = number * each;
                return true;
            }
        }

        return false;
    }
}
