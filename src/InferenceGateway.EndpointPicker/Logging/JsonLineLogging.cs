using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace InferenceGateway.EndpointPicker.Logging;

/// <summary>The log as JSON lines on standard error.</summary>
public static class JsonLineLogging
{
    /// <summary>Makes everything from <paramref name="level"/> on go to standard error, one JSON object a line.</summary>
    public static void Configure(ILoggingBuilder builder, LogLevel level, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.SetMinimumLevel(level);
        // The frameworks say several lines a request at debug; they are for those who ask for everything.
        LogLevel framework =
            level == LogLevel.Trace ? LogLevel.Debug
            : level > LogLevel.Warning ? level
            : LogLevel.Warning;
        builder.AddFilter("Microsoft", framework);
        builder.AddFilter("Grpc", framework);
        builder.AddFilter("System", framework);
        builder.AddConsole(console =>
        {
            console.FormatterName = JsonLineFormatter.FormatterName;
            console.LogToStandardErrorThreshold = LogLevel.Trace;
        });
        builder.Services.AddSingleton<ConsoleFormatter>(new JsonLineFormatter(clock));
    }

    /// <summary>A logger factory of its own, for a process whose listeners each have their own host.</summary>
    public static ILoggerFactory CreateFactory(LogLevel level, TimeProvider clock) =>
        LoggerFactory.Create(builder => Configure(builder, level, clock));
}
