using System.Globalization;
using Microsoft.Extensions.Logging;

namespace InferenceGateway.EndpointPicker.Logging;

/// <summary>What the two flags about logging mean in levels.</summary>
internal static class LogVerbosity
{
    private const int Default = 2;

    /// <param name="verbosity">
    /// <c>-v</c>: 0 and 1 warnings, 2 what happens (default), 3 and 4 every request and decision, 5 and above everything; negative = the default.
    /// </param>
    /// <param name="zapLevel"><c>--zap-log-level</c>: <c>error</c>, <c>info</c>, <c>debug</c>, <c>panic</c> or a verbosity; empty = not given. Wins.</param>
    /// <exception cref="FormatException">The level is not known.</exception>
    public static LogLevel Level(int verbosity, string zapLevel) =>
        zapLevel.Length == 0
            ? Level(verbosity)
            : zapLevel.ToLowerInvariant() switch
            {
                "panic" => LogLevel.Critical,
                "error" => LogLevel.Error,
                "info" => LogLevel.Information,
                "debug" => LogLevel.Debug,
                _ when int.TryParse(zapLevel, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0 => Level(
                    number
                ),
                _ => throw new FormatException(
                    $"unknown log level '{zapLevel}': debug, info, error, panic or a number above 0 was expected"
                ),
            };

    private static LogLevel Level(int verbosity) =>
        (verbosity < 0 ? Default : verbosity) switch
        {
            0 or 1 => LogLevel.Warning,
            2 => LogLevel.Information,
            3 or 4 => LogLevel.Debug,
            _ => LogLevel.Trace,
        };
}
