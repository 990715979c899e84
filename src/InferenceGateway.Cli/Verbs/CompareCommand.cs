using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using InferenceGateway.Cli.Clusters;
using InferenceGateway.Cli.Comparison;
using InferenceGateway.Engine.Configuration;
using InferenceGateway.LoadGeneration.Program;
using InferenceGateway.LoadGeneration.Recording;
using InferenceGateway.LoadGeneration.Workloads;
using InferenceGateway.Simulation.Clusters;

namespace InferenceGateway.Cli;

/// <summary><c>igw compare</c>: policies side by side on the same traffic.</summary>
internal static class CompareCommand
{
    private static readonly string About = $"""
        Runs the same traffic under one policy after the other, each on new simulated servers and a new gateway in this process, in real time,
        and prints one table. Built-in policies: {string.Join(", ", BuiltInPolicies.All.Select(policy => policy.Name))}.
        Experimental plugins are allowed here. A burst of 30 requests goes through a gateway of its own first and is thrown away, so that
        the first policy does not pay for what is compiled on first use.

        {ClusterArguments.AboutTraces}

        Exit codes: 0 all requests were answered, 1 some were not, 2 wrong option or file, 130 interrupted (complete runs are reported).
        """;

    private static readonly Option<string[]> Policy = new("--policy")
    {
        Description = "Policy to compare, a built-in name or an EndpointPickerConfig; repeatable (default: every built-in one)",
        HelpName = "NAME|FILE",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<int?> Repeat = Arguments.Whole(
        "--repeat",
        "Runs of each policy, taking turns; the table then has medians and spreads (default 1)",
        1,
        1000
    );

    private static readonly Option<bool> Virtual = new("--virtual")
    {
        Description = "In virtual time: no sockets, no waiting, and equal results from equal options",
    };

    private static readonly Option<TimeSpan?> NetworkDelay = Arguments.Time(
        "--network-delay",
        "Virtual time: one way between client and gateway, gateway and server (default 0.2ms)",
        allowsZero: true
    );

    private static readonly Option<Sweep?> SweepOption = Arguments.Parsed<Sweep?>(
        "--sweep",
        "NAME=V1,V2,...",
        "Each policy once for each value, of weight:PLUGIN or of a trace's speed, such as weight:prefix-cache-scorer=1,3,5",
        Sweep.Parse
    );

    private static readonly Option<KeyValuePair<int, double>[]> Slow = new("--slow")
    {
        Description = "Server N runs at FACTOR of the speed, such as 1=0.5; repeatable",
        HelpName = "N=FACTOR",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = ReadSlow,
    };

    private static readonly Option<ServerOutage[]> Kill = new("--kill")
    {
        Description = "Server N dies T seconds after the start and, with T2, is back then with an empty cache, such as 1@20-40; repeatable",
        HelpName = "N@T[-T2]",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = OutageArgument.Read,
    };

    private static readonly Option<WorkloadKind?> Workload = Arguments.Parsed<WorkloadKind?>(
        "--workload",
        "KIND",
        "Instead of a trace: synthetic, shared-prefix or conversation (see igw load --help)",
        LoadCommand.ReadWorkload
    );

    private static readonly Option<LengthDistribution?> InputTokens = Arguments.Parsed<LengthDistribution?>(
        "--input-tokens",
        "DIST",
        "synthetic: prompt length (default 512)",
        LengthDistribution.Parse
    );

    private static readonly Option<LengthDistribution?> OutputTokens = Arguments.Parsed<LengthDistribution?>(
        "--output-tokens",
        "DIST",
        "Workload: answer length (default 64)",
        LengthDistribution.Parse
    );

    private static readonly Option<double?> Rate = Arguments.Number(
        "--rate",
        "Requests (or conversations) started per second (default 10; a trace its own times)"
    );

    private static readonly Option<TimeSpan?> Duration = Arguments.Time(
        "--duration",
        "Send for this long under each policy (default 10s; a trace to its end)",
        "-d"
    );

    private static readonly Option<string?> Json = new("--json")
    {
        Description = "Write the comparison, with all reports, as JSON; - for standard output instead of the table",
        HelpName = "FILE",
    };

    private static readonly Option<string?> Html = new("--html")
    {
        Description = "Write the comparison as one self-contained HTML page with plots",
        HelpName = "FILE",
    };

    public static Command Create()
    {
        Verb command = new("compare", "Compares policies on the same traffic, on simulated servers", About);
        Option[] options =
        [
            Policy,
            SweepOption,
            Repeat,
            Virtual,
            .. ClusterArguments.All,
            Slow,
            Kill,
            NetworkDelay,
            .. new Option[]
            {
                Workload,
                InputTokens,
                OutputTokens,
                Rate,
                Duration,
                AnswerArguments.NoStream,
                AnswerArguments.SloTtft,
                AnswerArguments.SloTpot,
                Json,
                Html,
                Logging.Verbosity,
            },
        ];
        command.Add(options);
        command.Validators.Add(CheckBelongings);
        command.Validators.Add(AnswerArguments.Check);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        try
        {
            PolicyComparison comparison = new(Read(arguments), Console.Out, Console.Error, !Console.IsErrorRedirected);
            return await comparison.RunAsync(log => Logging.ConfigureQuietly(log, arguments), cancellation);
        }
        catch (Exception exception) when (exception is ConfigurationException or LoadSettingsException)
        {
            return await Exit.WrongUseAsync($"igw compare: {exception.Message}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return await Exit.FailedAsync($"igw compare: {exception.Message}");
        }
    }

    private static ComparisonOptions Read(ParseResult arguments)
    {
        ClusterOptions cluster = ClusterArguments.ReadCluster(arguments) with { AllowsExperimentalPlugins = true };
        Dictionary<int, double> slow = [];
        foreach ((int server, double factor) in arguments.GetValue(Slow) ?? [])
        {
            if (server > cluster.Servers)
            {
                throw new ConfigurationException($"--slow: there is no server {server}; there are {cluster.Servers}");
            }

            slow[server] = factor;
        }

        ServerOutage[] outages = arguments.GetValue(Kill) ?? [];
        if (Array.Find(outages, outage => outage.Server > cluster.Servers) is { } nobody)
        {
            throw new ConfigurationException($"--kill: there is no server {nobody.Server}; there are {cluster.Servers}");
        }

        IReadOnlyList<ComparedPolicy> policies = BuiltInPolicies.Select(arguments.GetValue(Policy) ?? []);
        return new ComparisonOptions
        {
            Policies = arguments.GetValue(SweepOption) is { } sweep ? sweep.Apply(policies) : policies,
            Cluster = cluster with
            {
                SpeedFactors = slow,
                Outages = outages,
                NetworkDelay = arguments.GetValue(NetworkDelay) ?? cluster.NetworkDelay,
            },
            IsVirtual = arguments.GetValue(Virtual),
            Traffic = ReadTraffic(arguments),
            Repeats = arguments.GetValue(Repeat) ?? 1,
            JsonFile = arguments.GetValue(Json),
            HtmlFile = arguments.GetValue(Html),
        };
    }

    private static LoadSettings ReadTraffic(ParseResult arguments)
    {
        LoadSettings trace = ClusterArguments.ReadTraffic(arguments);
        return trace with
        {
            Target = trace.Target with { Streams = !arguments.GetValue(AnswerArguments.NoStream) },
            Trace = arguments.GetValue(Workload) is null ? trace.Trace : null,
            Workload = arguments.GetValue(Workload) ?? trace.Workload,
            InputTokens = arguments.GetValue(InputTokens) ?? trace.InputTokens,
            OutputTokens = arguments.GetValue(OutputTokens) ?? trace.OutputTokens,
            Rate = arguments.GetValue(Rate),
            Duration = arguments.GetValue(Duration),
            Objectives = AnswerArguments.ReadObjectives(arguments),
        };
    }

    private static void CheckBelongings(CommandResult result)
    {
        bool hasWorkload = Has(Workload);
        Option[] misplaced = hasWorkload
            ? [ClusterArguments.Trace, ClusterArguments.Speed, ClusterArguments.Scale, ClusterArguments.Window]
            : [InputTokens, OutputTokens];
        if (Array.Find(misplaced, Has) is { } option)
        {
            result.AddError(hasWorkload ? $"{option.Name} and --workload exclude each other" : $"{option.Name} belongs to --workload");
        }
        else if (Has(InputTokens) && result.GetResult(Workload)?.Tokens is [var kind, ..] && kind.Value != "synthetic")
        {
            result.AddError("--input-tokens belongs to --workload synthetic");
        }

        bool Has(Option candidate) => result.GetResult(candidate) is { Implicit: false };
    }

    private static KeyValuePair<int, double>[] ReadSlow(ArgumentResult result)
    {
        List<KeyValuePair<int, double>> servers = [];
        foreach (Token token in result.Tokens)
        {
            string[] sides = token.Value.Split('=');
            if (
                sides.Length == 2
                && int.TryParse(sides[0], NumberStyles.None, CultureInfo.InvariantCulture, out int server)
                && server > 0
                && double.TryParse(sides[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double factor)
                && factor is >= 0.001 and <= 1000
            )
            {
                servers.Add(new KeyValuePair<int, double>(server, factor));
                continue;
            }

            result.AddError(
                $"--slow: '{token.Value}' cannot be used: N=FACTOR with a factor from 0.001 to 1000 was expected, such as 1=0.5"
            );
            break;
        }

        return [.. servers];
    }
}
