using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace InferenceGateway.Cli;

/// <summary>Logs of long-running verbs: one line an event on standard error, in colour only on a terminal.</summary>
internal static class Logging
{
    public static readonly Option<int?> Verbosity = Arguments.Whole(
        "--verbosity",
        "Log level: 0 warnings, 1 information (default), 2 debug, 3 all",
        0,
        3,
        "-v"
    );

    /// <summary>For verbs whose own lines say what matters: the log is for those who ask for it, except for warnings.</summary>
    public static void ConfigureQuietly(ILoggingBuilder builder, ParseResult arguments)
    {
        Configure(builder, arguments);
        if (arguments.GetValue(Verbosity) is null)
        {
            builder.SetMinimumLevel(LogLevel.Warning);
        }
    }

    public static void Configure(ILoggingBuilder builder, ParseResult arguments)
    {
        LogLevel level = (arguments.GetValue(Verbosity) ?? 1) switch
        {
            0 => LogLevel.Warning,
            1 => LogLevel.Information,
            2 => LogLevel.Debug,
            _ => LogLevel.Trace,
        };
        builder.SetMinimumLevel(level);
        // The frameworks below say one line a request at information; ours says what matters.
        builder.AddFilter("Microsoft", level < LogLevel.Information ? level : LogLevel.Warning);
        // That the start failed, and why, the verb says in one line.
        builder.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level < LogLevel.Information ? level : LogLevel.None);
        builder.AddFilter("Yarp", level < LogLevel.Information ? level : LogLevel.Error);
        builder.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            console.ColorBehavior = Console.IsErrorRedirected ? LoggerColorBehavior.Disabled : LoggerColorBehavior.Default;
        });
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }
}
