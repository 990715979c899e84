using System.CommandLine;
using System.Globalization;
using InferenceGateway.Abstractions.Text;

namespace InferenceGateway.Cli;

/// <summary>
/// Options with the grammar of the field's existing programs: <c>--flag=value</c>, <c>--flag value</c>, switches with or without <c>=value</c>,
/// <c>-v=4</c>, <c>-v 4</c>, empty values, and of several values of one flag the last.
/// </summary>
internal static class GoFlags
{
    public static GoFlag<string> Text(string name, string helpName, string byDefault, string description) =>
        Flag(name, helpName, byDefault, byDefault.Length == 0 ? null : byDefault, description, text => text);

    public static GoFlag<int> Whole(string name, int byDefault, string description, params string[] aliases) =>
        Flag(name, "N", byDefault, byDefault.ToString(CultureInfo.InvariantCulture), description, ReadWhole, aliases);

    public static GoFlag<TimeSpan> Duration(string name, TimeSpan byDefault, string written, string description) =>
        Flag(name, "DURATION", byDefault, written, description, ReadDuration);

    public static GoFlag<bool> Switch(string name, bool byDefault, string description)
    {
        GoFlag<bool> option = Flag(name, "true|false", byDefault, byDefault ? "true" : null, description, ReadSwitch);
        option.Arity = ArgumentArity.ZeroOrMore;
        return option;
    }

    /// <summary>Comma-separated or given several times; a list adds up.</summary>
    public static GoFlag<string[]> Texts(string name, string helpName, string description) =>
        List(name, helpName, description, item => item);

    /// <summary>Comma-separated or given several times; a list adds up.</summary>
    public static GoFlag<int[]> Numbers(string name, string helpName, string description) => List(name, helpName, description, ReadWhole);

    /// <summary>Parses a command line; verbs that have such flags have theirs brought into one form first.</summary>
    public static ParseResult Parse(RootCommand root, IReadOnlyList<string> arguments) =>
        arguments.Count > 0 && root.Subcommands.FirstOrDefault(c => c.Name == arguments[0]) is Verb { HasGoFlags: true } verb
            // A value that begins with @ is a value.
            ? root.Parse(
                [verb.Name, .. Canonical(verb, [.. arguments.Skip(1)])],
                new ParserConfiguration { ResponseFileTokenReplacer = null }
            )
            : root.Parse(arguments);

    /// <summary>Writes the flags of <paramref name="command"/> in the one form that the parser cannot mistake: <c>--flag=value</c>.</summary>
    /// <param name="arguments">What follows the verb.</param>
    public static IReadOnlyList<string> Canonical(Command command, IReadOnlyList<string> arguments)
    {
        List<string> canonical = [];
        for (int i = 0; i < arguments.Count; i++)
        {
            (string name, string? value) = Split(arguments[i]);
            Option? option = command.Options.FirstOrDefault(o => o.Name == name || o.Aliases.Contains(name));
            if (option is null)
            {
                canonical.Add(arguments[i]);
                continue;
            }

            bool isSwitch = option.ValueType == typeof(bool);
            if (value is null && !isSwitch && i + 1 < arguments.Count)
            {
                // Whatever comes next is the value, a dash in front of it or not.
                value = arguments[++i];
            }

            value = isSwitch ? Spelled(value) : value;
            canonical.AddRange(
                value is null ? [option.Name]
                : value.Length == 0 ? [option.Name, ""]
                : [$"{option.Name}={value}"]
            );
        }

        return canonical;
    }

    /// <summary>The parser itself knows switches by two words only.</summary>
    private static string Spelled(string? value) =>
        value switch
        {
            null or "1" or "t" or "T" or "TRUE" => "true",
            "0" or "f" or "F" or "FALSE" => "false",
            _ => value,
        };

    private static (string Name, string? Value) Split(string argument)
    {
        if (!argument.StartsWith("--", StringComparison.Ordinal) && argument.Length > 2 && argument[0] == '-')
        {
            // -v4, -v=4
            return (argument[..2], argument[2] == '=' ? argument[3..] : argument[2..]);
        }

        int equals = argument.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (argument, null) : (argument[..equals], argument[(equals + 1)..]);
    }

    private static GoFlag<T> Flag<T>(
        string name,
        string helpName,
        T byDefault,
        string? written,
        string description,
        Func<string, T> read,
        params string[] aliases
    ) =>
        new(name, byDefault, aliases)
        {
            Description = written is null ? description : $"{description} (default {written})",
            HelpName = helpName,
            Arity = ArgumentArity.OneOrMore,
            CustomParser = result => Arguments.Read(result, read) ?? byDefault,
        };

    private static GoFlag<T[]> List<T>(string name, string helpName, string description, Func<string, T> read) =>
        new(name, [], [])
        {
            Description = description + "; comma-separated or repeated",
            HelpName = helpName,
            Arity = ArgumentArity.OneOrMore,
            CustomParser = result =>
            {
                List<T> items = [];
                foreach (string item in result.Tokens.SelectMany(token => token.Value.Split(',')).Where(item => item.Trim().Length > 0))
                {
                    try
                    {
                        items.Add(read(item.Trim()));
                    }
                    catch (FormatException exception)
                    {
                        result.AddError($"{name}: '{item}' cannot be used: {exception.Message}");
                    }
                }

                return [.. items];
            },
        };

    private static TimeSpan ReadDuration(string text) =>
        DurationSyntax.TryParse(text, out TimeSpan duration)
            ? duration
            : throw new FormatException("a duration such as 50ms, 30s or 1m30s was expected");

    private static int ReadWhole(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
            ? value
            : throw new FormatException("a whole number was expected");

    private static bool ReadSwitch(string text) =>
        bool.TryParse(text, out bool value) ? value : throw new FormatException("true or false was expected");
}
