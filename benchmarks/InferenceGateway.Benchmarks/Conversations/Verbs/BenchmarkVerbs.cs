using System.CommandLine;
using InferenceGateway.Benchmarks.Conversations.Cases;
using InferenceGateway.Benchmarks.Conversations.Echo;
using InferenceGateway.Benchmarks.Conversations.ModelServers;
using InferenceGateway.Benchmarks.Conversations.Processes;

namespace InferenceGateway.Benchmarks.Conversations.Verbs;

/// <summary>What the program can do besides micro-benchmarks.</summary>
internal static class BenchmarkVerbs
{
    private const string Echo = "conversation-echo";

    /// <summary>The command with its verbs.</summary>
    public static RootCommand Root =>
        new("Measures whole servers. Without one of these verbs: micro-benchmarks, by BenchmarkDotNet")
        {
            Conversation(),
            Gateway(),
            EchoVerb(),
            ModelServers(),
        };

    /// <summary>Whether the arguments are meant for one of the verbs.</summary>
    public static bool AreMeant(string[] args) => args.Length > 0 && Root.Subcommands.Any(each => each.Name == args[0]);

    private static Command Conversation()
    {
        Command command = new("conversation", "Speaks with an endpoint picker as Envoy does; cases: " + Names(CaseCatalog.Conversation));
        BenchmarkOptions options = new();
        options.AddTo(command);
        Option<int> connections = new("--connections") { Description = "HTTP/2 connections", DefaultValueFactory = _ => 2 };
        Option<bool> floor = new("--floor") { Description = "Measure a server that decides nothing besides, in each case" };
        command.Options.Add(connections);
        command.Options.Add(floor);
        command.SetAction(arguments =>
        {
            string echo = string.Join(' ', [.. Self.Command, Echo]);
            string server = arguments.GetValue(options.ServerCommand) ?? string.Join(' ', [.. Self.Igw, "epp"]);
            int? processor = arguments.GetValue(options.PinServer);
            int connectionCount = arguments.GetValue(connections);
            string? configuration = arguments.GetValue(options.Config) is { } file ? File.ReadAllText(file.FullName) : null;
            using EndpointPickerServer picker = new(server == "echo" ? echo : server, configuration, connectionCount, processor);
            using EndpointPickerServer? nothing = arguments.GetValue(floor)
                ? new EndpointPickerServer(echo, null, connectionCount, processor)
                : null;
            return new BenchmarkSession(options, arguments).Run(CaseCatalog.Conversation, picker, nothing);
        });
        return command;
    }

    private static Command Gateway()
    {
        Command command = new("gateway", "Speaks with the standalone gateway as clients do; cases: " + Names(CaseCatalog.Gateway));
        BenchmarkOptions options = new();
        options.AddTo(command);
        command.SetAction(arguments =>
        {
            string server = arguments.GetValue(options.ServerCommand) ?? string.Join(' ', [.. Self.Igw, "serve"]);
            using GatewayServer gateway = new(server, arguments.GetValue(options.Config)?.FullName, arguments.GetValue(options.PinServer));
            return new BenchmarkSession(options, arguments).Run(CaseCatalog.Gateway, gateway, null);
        });
        return command;
    }

    private static Command EchoVerb()
    {
        Option<int> port = new("--grpc-port") { Required = true, Description = "Port of loopback to listen on" };
        Command command = new(Echo, "Serves an endpoint picker that always picks the same: the floor under the others") { port };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((arguments, _) => EchoServer.RunAsync(arguments.GetValue(port)));
        return command;
    }

    private static Command ModelServers()
    {
        Argument<int> count = new("count") { Description = "How many" };
        Command command = new(CaseRun.ModelServersVerbName, "Serves fake model servers until standard input ends") { count };
        command.SetAction(arguments => ModelServerLoop.Run(arguments.GetValue(count)));
        return command;
    }

    private static string Names(IReadOnlyList<LoadCase> cases) => string.Join(", ", cases.Select(each => each.Name));
}
