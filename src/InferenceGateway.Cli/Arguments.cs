using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace InferenceGateway.Cli;

/// <summary>Options whose text has a form of its own, with one clear line when it has not.</summary>
internal static class Arguments
{
    private const double LongestSeconds = 1e8;

    /// <summary>An option read by <paramref name="read"/>, which throws <see cref="FormatException"/> with what was expected.</summary>
    public static Option<T> Parsed<T>(string name, string helpName, string description, Func<string, T> read, params string[] aliases) =>
        new(name, aliases)
        {
            Description = description,
            HelpName = helpName,
            CustomParser = result => Read(result, read),
        };

    /// <summary>A whole number within bounds.</summary>
    public static Option<int?> Whole(string name, string description, int minimum, int maximum, params string[] aliases) =>
        Parsed<int?>(
            name,
            "N",
            description,
            text =>
                int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
                && value >= minimum
                && value <= maximum
                    ? value
                    : throw new FormatException($"a whole number from {minimum} to {maximum} was expected"),
            aliases
        );

    /// <summary>A positive number.</summary>
    public static Option<double?> Number(string name, string description) =>
        Parsed<double?>(
            name,
            "X",
            description,
            text =>
                TryReadNumber(text, out double value) && value > 0
                    ? value
                    : throw new FormatException("a number greater than 0 was expected")
        );

    /// <summary>A duration: <c>50ms</c>, <c>10s</c>, <c>5m</c>, <c>1h</c>; without a unit seconds.</summary>
    public static Option<TimeSpan?> Time(string name, string description, string? alias = null, bool allowsZero = false) =>
        Parsed<TimeSpan?>(name, "TIME", description, text => ReadTime(text, allowsZero), alias is null ? [] : [alias]);

    /// <summary>A part of a trace: <c>START-END</c> in trace seconds, or <c>START-</c> for the rest.</summary>
    public static Option<(TimeSpan Start, TimeSpan? End)?> Window(string name, string description) =>
        Parsed<(TimeSpan, TimeSpan?)?>(name, "START-END", description, ReadWindow);

    /// <summary>A positive number of bytes: <c>65536</c>, <c>64Ki</c>, <c>10M</c>, <c>1Gi</c>.</summary>
    public static Option<long?> Bytes(string name, string description, params string[] aliases) =>
        Parsed<long?>(name, "BYTES", description, ReadBytes, aliases);

    /// <summary>Reads the one token of an option or argument; what is wrong with it becomes the parser's error.</summary>
    public static T? Read<T>(ArgumentResult result, Func<string, T> read)
    {
        string text = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
        try
        {
            return read(text);
        }
        catch (FormatException exception)
        {
            string name = (result.Parent as OptionResult)?.IdentifierToken?.Value ?? "argument";
            result.AddError($"{name}: '{text}' cannot be used: {exception.Message}");
            return default;
        }
    }

    private static TimeSpan? ReadTime(string text, bool allowsZero)
    {
        (string Unit, double Seconds)[] units = [("ms", 0.001), ("us", 0.000001), ("s", 1), ("m", 60), ("h", 3600), ("", 1)];
        foreach ((string unit, double seconds) in units)
        {
            if (
                text.EndsWith(unit, StringComparison.Ordinal)
                && TryReadNumber(text[..^unit.Length], out double value)
                && value * seconds < LongestSeconds
                && (value > 0 || allowsZero)
            )
            {
                return TimeSpan.FromSeconds(value * seconds);
            }
        }

        throw new FormatException("a time such as 50ms, 10s or 5m was expected");
    }

    private static (TimeSpan Start, TimeSpan? End)? ReadWindow(string text)
    {
        string[] ends = text.Split('-');
        if (ends.Length == 2 && TryReadNumber(ends[0], out double start) && start < LongestSeconds)
        {
            if (ends[1].Length == 0)
            {
                return (TimeSpan.FromSeconds(start), null);
            }

            if (TryReadNumber(ends[1], out double end) && end > start && end < LongestSeconds)
            {
                return (TimeSpan.FromSeconds(start), TimeSpan.FromSeconds(end));
            }
        }

        throw new FormatException("START-END in seconds with START < END was expected, such as 600-1200");
    }

    private static bool TryReadNumber(string text, out double value) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value) && value < 1e12;

    private static long? ReadBytes(string text)
    {
        (string Unit, long Factor)[] units =
        [
            ("Ki", 1L << 10),
            ("Mi", 1L << 20),
            ("Gi", 1L << 30),
            ("k", 1_000),
            ("M", 1_000_000),
            ("G", 1_000_000_000),
            ("", 1),
        ];
        foreach ((string unit, long factor) in units)
        {
            if (
                text.EndsWith(unit, StringComparison.Ordinal)
                && long.TryParse(text[..^unit.Length], NumberStyles.None, CultureInfo.InvariantCulture, out long value)
                && value > 0
                && value <= (1L << 40) / factor
            )
            {
                return value * factor;
            }
        }

        throw new FormatException("a positive number of bytes such as 65536, 64Ki or 1Gi was expected");
    }
}
