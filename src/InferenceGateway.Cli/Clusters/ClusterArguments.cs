using System.CommandLine;
using InferenceGateway.LoadGeneration.Program;
using InferenceGateway.LoadGeneration.Traces;
using InferenceGateway.LoadGeneration.Workloads;

namespace InferenceGateway.Cli.Clusters;

/// <summary>Options of the verbs that start an <see cref="ICluster"/> and replay a trace through it.</summary>
internal static class ClusterArguments
{
    public const string DefaultTrace = "builtin:sessions";

    /// <summary>For the help of these verbs.</summary>
    public const string AboutTraces = """
        Traces are JSON lines with timestamp (ms), input_length, output_length and hash_ids (512-token blocks), the format of the Mooncake
        traces. A trace made for a large cluster wants --speed below 1, more --servers, or --scale-lengths below 1.
        """;

    public static readonly Option<string?> Trace = new("--trace")
    {
        Description = $"Trace to replay: a file or one of {string.Join(", ", TraceSource.BuiltIn)} (default {DefaultTrace})",
        HelpName = "FILE",
    };

    public static readonly Option<double?> Speed = Arguments.Number("--speed", "Trace: times faster than recorded (default 1)");
    public static readonly Option<double?> Scale = Arguments.Number(
        "--scale-lengths",
        "Trace: factor on prompt and answer lengths (default 1)"
    );
    public static readonly Option<(TimeSpan Start, TimeSpan? End)?> Window = Arguments.Window(
        "--window",
        "Trace: only this part, in trace seconds; START- for the rest"
    );

    private static readonly ClusterOptions Defaults = new();

    private static readonly Option<int?> Servers = Arguments.Whole(
        "--servers",
        $"Simulated model servers (default {Defaults.Servers})",
        1,
        256,
        "-n"
    );
    private static readonly Option<string?> Profile = new("--profile")
    {
        Description = $"Timing of the simulated servers (default {Defaults.Profile}; see igw simulate-server --help)",
        HelpName = "NAME",
    };

    private static readonly Option<int?> Requests = Arguments.Whole("--max-requests", "Send at most this many requests", 1, int.MaxValue);
    private static readonly Option<int?> Seed = Arguments.Whole(
        "--seed",
        $"Seed of texts and servers (default {Defaults.Seed})",
        0,
        int.MaxValue
    );

    public static IEnumerable<Option> All { get; } = [Servers, Profile, Trace, Speed, Scale, Window, Requests, Seed];

    public static ClusterOptions ReadCluster(ParseResult arguments) =>
        Defaults with
        {
            Servers = arguments.GetValue(Servers) ?? Defaults.Servers,
            Profile = arguments.GetValue(Profile) ?? Defaults.Profile,
            Seed = arguments.GetValue(Seed) ?? Defaults.Seed,
        };

    /// <summary>The trace to replay, for any cluster.</summary>
    public static LoadSettings ReadTraffic(ParseResult arguments)
    {
        (TimeSpan Start, TimeSpan? End)? window = arguments.GetValue(Window);
        return ClusterTraffic.Any with
        {
            Trace = arguments.GetValue(Trace) ?? DefaultTrace,
            Replay = new TraceReplayOptions
            {
                Speed = arguments.GetValue(Speed) ?? 1,
                LengthScale = arguments.GetValue(Scale) ?? 1,
                WindowStart = window?.Start ?? TimeSpan.Zero,
                WindowEnd = window?.End,
            },
            Requests = arguments.GetValue(Requests),
            Seed = arguments.GetValue(Seed) ?? Defaults.Seed,
        };
    }
}
