using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace InferenceGateway.Cli;

/// <summary>Options whose text has a form of its own, with one clear line when it has not.</summary>
internal static class Arguments
{
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

    /// <summary>A positive duration: <c>50ms</c>, <c>10s</c>, <c>5m</c>, <c>1h</c>; without a unit seconds.</summary>
    public static Option<TimeSpan?> Time(string name, string description, params string[] aliases) =>
        Parsed<TimeSpan?>(name, "TIME", description, ReadTime, aliases);

    /// <summary>A positive number of bytes: <c>65536</c>, <c>64Ki</c>, <c>10M</c>, <c>1Gi</c>.</summary>
    public static Option<long?> Bytes(string name, string description, params string[] aliases) =>
        Parsed<long?>(name, "BYTES", description, ReadBytes, aliases);

    private static T? Read<T>(ArgumentResult result, Func<string, T> read)
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

    private static TimeSpan? ReadTime(string text)
    {
        (string Unit, double Seconds)[] units = [("ms", 0.001), ("us", 0.000001), ("s", 1), ("m", 60), ("h", 3600), ("", 1)];
        foreach ((string unit, double seconds) in units)
        {
            if (
                text.EndsWith(unit, StringComparison.Ordinal)
                && double.TryParse(text[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value)
                && value * seconds is > 0 and < 1e8
            )
            {
                return TimeSpan.FromSeconds(value * seconds);
            }
        }

        throw new FormatException("a positive time such as 50ms, 10s or 5m was expected");
    }

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
