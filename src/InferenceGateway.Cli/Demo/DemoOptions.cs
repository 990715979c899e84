using InferenceGateway.LoadGeneration.Workloads;

namespace InferenceGateway.Cli.Demo;

/// <summary>What <c>igw demo</c> can be told.</summary>
internal sealed record DemoOptions
{
    /// <summary>Simulated model servers.</summary>
    public int Servers { get; init; } = 4;

    /// <summary>Port of the gateway and its live page; 0 = any free one.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>Trace to replay: a file or a built-in one.</summary>
    public string Trace { get; init; } = "builtin:sessions";

    public TraceReplayOptions Replay { get; init; } = new();

    /// <summary>Requests replayed at most; null = the whole trace.</summary>
    public int? Requests { get; init; }

    /// <summary>An <c>EndpointPickerConfig</c>; null = the built-in default.</summary>
    public string? ConfigurationFile { get; init; }

    /// <summary>Timing of the simulated servers.</summary>
    public string Profile { get; init; } = "8b-h100-roofline";

    /// <summary>Sends the same traffic through a second gateway that routes at random, to have something to compare with.</summary>
    public bool HasBaseline { get; init; } = true;

    /// <summary>Ends when the traffic has ended, instead of keeping the page up until Ctrl-C.</summary>
    public bool ExitsWhenDone { get; init; }

    /// <summary>File for the load report of this gateway, an HTML page.</summary>
    public string? HtmlFile { get; init; }

    public int Seed { get; init; } = 1;
}
