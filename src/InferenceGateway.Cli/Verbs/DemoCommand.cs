using System.CommandLine;
using System.Globalization;
using InferenceGateway.Cli.Demo;
using InferenceGateway.Engine.Configuration;
using InferenceGateway.LoadGeneration.Program;
using InferenceGateway.LoadGeneration.Workloads;
using Microsoft.Extensions.Logging;

namespace InferenceGateway.Cli;

/// <summary><c>igw demo</c>: everything from one command.</summary>
internal static class DemoCommand
{
    private const string About = """
        Starts simulated model servers and the standalone gateway in this process, replays a trace through it and, for comparison, through a
        second gateway that routes at random over servers of its own. Watch the live page; the table comes at the end.

        Traces are JSON lines with timestamp (ms), input_length, output_length and hash_ids (512-token blocks), the format of the Mooncake
        traces. A trace made for a large cluster wants --speed below 1, more --servers, or --scale-lengths below 1.

        Exit codes: 0 all requests were answered, 1 some were not or the port is in use, 2 wrong option or file.
        """;

    private static readonly DemoOptions Defaults = new();

    private static readonly Option<int?> Servers = Arguments.Whole("--servers", "Simulated model servers (default 4)", 1, 256, "-n");
    private static readonly Option<int?> Port = Arguments.Whole(
        "--port",
        "Port of gateway and live page, 0 for any free one (default 8080)",
        0,
        65535,
        "-p"
    );
    private static readonly Option<string?> Trace = new("--trace")
    {
        Description = "Trace to replay: a file, or builtin:sessions (default)",
        HelpName = "FILE",
    };

    private static readonly Option<double?> Speed = Arguments.Number("--speed", "Times faster than recorded (default 1)");
    private static readonly Option<double?> Scale = Arguments.Number("--scale-lengths", "Factor on prompt and answer lengths (default 1)");
    private static readonly Option<(TimeSpan Start, TimeSpan? End)?> Window = Arguments.Window(
        "--window",
        "Only this part of the trace, in trace seconds; START- for the rest"
    );
    private static readonly Option<int?> Requests = Arguments.Whole("--max-requests", "Replay at most this many requests", 1, int.MaxValue);
    private static readonly Option<string?> ConfigFile = new("--config-file", "-c")
    {
        Description = "EndpointPickerConfig to route by (default: the built-in default)",
        HelpName = "FILE",
    };

    private static readonly Option<string?> Profile = new("--profile")
    {
        Description = $"Timing of the simulated servers (default {Defaults.Profile}; see igw simulate-server --help)",
        HelpName = "NAME",
    };

    private static readonly Option<bool> NoBaseline = new("--no-baseline")
    {
        Description = "Do not send the traffic a second time with random routing",
    };
    private static readonly Option<bool> ExitWhenDone = new("--exit-when-done")
    {
        Description = "End with the traffic instead of keeping the page up",
    };
    private static readonly Option<string?> Html = new("--html")
    {
        Description = "Write the load report as an HTML page",
        HelpName = "FILE",
    };
    private static readonly Option<int?> Seed = Arguments.Whole("--seed", "Seed of texts and servers (default 1)", 0, int.MaxValue);

    public static Command Create()
    {
        Verb command = new("demo", "Shows it all: simulated servers, gateway, live page and traffic from one command", About);
        Option[] options =
        [
            Servers,
            Port,
            Trace,
            Speed,
            Scale,
            Window,
            Requests,
            ConfigFile,
            Profile,
            NoBaseline,
            ExitWhenDone,
            Html,
            Seed,
            Logging.Verbosity,
        ];
        command.Add(options);

        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        Demonstration demonstration = new(Read(arguments), Console.Out, Console.Error, !Console.IsErrorRedirected);
        try
        {
            return await demonstration.RunAsync(log => ConfigureLogging(log, arguments), cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception exception) when (exception is ConfigurationException or LoadSettingsException)
        {
            return await Exit.WrongUseAsync($"igw demo: {exception.Message}");
        }
        catch (IOException exception)
        {
            return await Exit.FailedAsync($"igw demo: {exception.Message}");
        }
    }

    /// <summary>The demo's own lines say what matters; the gateway's log is for those who ask for it.</summary>
    private static void ConfigureLogging(ILoggingBuilder log, ParseResult arguments)
    {
        Logging.Configure(log, arguments);
        if (arguments.GetValue(Logging.Verbosity) is null)
        {
            log.SetMinimumLevel(LogLevel.Warning);
        }
    }

    private static DemoOptions Read(ParseResult arguments)
    {
        (TimeSpan Start, TimeSpan? End)? window = arguments.GetValue(Window);
        return Defaults with
        {
            Servers = arguments.GetValue(Servers) ?? Defaults.Servers,
            Port = arguments.GetValue(Port) ?? Defaults.Port,
            Trace = arguments.GetValue(Trace) ?? Defaults.Trace,
            Replay = new TraceReplayOptions
            {
                Speed = arguments.GetValue(Speed) ?? 1,
                LengthScale = arguments.GetValue(Scale) ?? 1,
                WindowStart = window?.Start ?? TimeSpan.Zero,
                WindowEnd = window?.End,
            },
            Requests = arguments.GetValue(Requests),
            ConfigurationFile = arguments.GetValue(ConfigFile),
            Profile = arguments.GetValue(Profile) ?? Defaults.Profile,
            HasBaseline = !arguments.GetValue(NoBaseline),
            ExitsWhenDone = arguments.GetValue(ExitWhenDone),
            HtmlFile = arguments.GetValue(Html),
            Seed = arguments.GetValue(Seed) ?? Defaults.Seed,
        };
    }
}
