using System.CommandLine;
using InferenceGateway.Cli.Clusters;
using InferenceGateway.Cli.Demo;
using InferenceGateway.Cli.Demo.Envoy;
using InferenceGateway.Engine.Configuration;
using InferenceGateway.LoadGeneration.Program;

namespace InferenceGateway.Cli;

/// <summary><c>igw demo</c>: everything from one command.</summary>
internal static class DemoCommand
{
    private static readonly string About = $"""
        Starts simulated model servers and the standalone gateway in this process, replays a trace through it and, for comparison, through a
        second gateway that routes at random over servers of its own. Watch the live page; the table comes at the end.

        With --envoy the gateway is a real Envoy with the endpoint picker (igw epp) behind it, as deploy/envoy/picker.yaml sets it up. There is
        no live page then; the pages of both are named at the start.

        {ClusterArguments.AboutTraces}

        Exit codes: 0 all requests were answered, 1 some were not or the port is in use, 2 wrong option or file.
        """;

    private const int DefaultPort = 8080;
    private const string DefaultEnvoy = "envoy";

    private static readonly Option<int?> Port = Arguments.Whole(
        "--port",
        $"Port of gateway (or Envoy) and live page, 0 for any free one (default {DefaultPort})",
        0,
        65535,
        "-p"
    );
    private static readonly Option<string?> ConfigFile = new("--config-file", "-c")
    {
        Description = "EndpointPickerConfig to route by (default: the built-in default)",
        HelpName = "FILE",
    };

    private static readonly Option<string?> Envoy = new("--envoy")
    {
        Description = "Put a real Envoy and the endpoint picker in front: the envoy of the PATH, or the one at FILE",
        HelpName = "FILE",
        Arity = ArgumentArity.ZeroOrOne,
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

    public static Command Create()
    {
        Verb command = new("demo", "Shows it all: simulated servers, gateway, live page and traffic from one command", About);
        Option[] options =
        [
            Port,
            .. ClusterArguments.All,
            .. new Option[] { ConfigFile, Envoy, NoBaseline, ExitWhenDone, Html, Logging.Verbosity },
        ];
        command.Add(options);

        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        try
        {
            Demonstration demonstration = new(Read(arguments), Console.Out, Console.Error, !Console.IsErrorRedirected);
            return await demonstration.RunAsync(log => Logging.ConfigureQuietly(log, arguments), cancellation);
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

    private static DemoOptions Read(ParseResult arguments) =>
        new()
        {
            Cluster = ClusterArguments.ReadCluster(arguments) with { Port = arguments.GetValue(Port) ?? DefaultPort },
            Traffic = ClusterArguments.ReadTraffic(arguments),
            ConfigurationFile = arguments.GetValue(ConfigFile),
            EnvoyProgram = arguments.GetResult(Envoy) is null ? null : EnvoyProgram.Find(arguments.GetValue(Envoy) ?? DefaultEnvoy),
            HasBaseline = !arguments.GetValue(NoBaseline),
            ExitsWhenDone = arguments.GetValue(ExitWhenDone),
            HtmlFile = arguments.GetValue(Html),
        };
}
