using System.CommandLine;

namespace InferenceGateway.Cli;

/// <summary>One flag of <see cref="GoFlags"/>. Its description says the default as it is typed; the parser knows of none, whose help would say it again.</summary>
/// <param name="byDefault">What it is when it is not given.</param>
internal sealed class GoFlag<T>(string name, T byDefault, string[] aliases) : Option<T>(name, aliases)
{
    /// <summary>Its value on a command line that was parsed without errors.</summary>
    public T In(ParseResult arguments) =>
        // The parser takes a switch that is not given for one that was given as false.
        arguments.GetResult(this)
            is { Implicit: false }
            ? arguments.GetRequiredValue(this)
            : byDefault;
}
