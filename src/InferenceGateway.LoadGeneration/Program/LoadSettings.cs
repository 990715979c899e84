using InferenceGateway.LoadGeneration.Arrivals;
using InferenceGateway.LoadGeneration.Recording;
using InferenceGateway.LoadGeneration.Sending;
using InferenceGateway.LoadGeneration.Workloads;

namespace InferenceGateway.LoadGeneration.Program;

/// <summary>Everything <c>igw load</c> can be told. Immutable; the defaults are those of the command.</summary>
public sealed record LoadSettings
{
    /// <summary>Arrivals per second when nothing is said about the load.</summary>
    public const double DefaultRate = 10;

    /// <summary>Length of a run when nothing bounds it.</summary>
    public static readonly TimeSpan DefaultDuration = TimeSpan.FromSeconds(10);

    /// <summary>The server and how to talk to it. A model in <see cref="Models"/> takes precedence over its own.</summary>
    public required HttpTarget Target { get; init; }

    /// <summary>What is sent, unless <see cref="Trace"/> is given.</summary>
    public WorkloadKind Workload { get; init; } = WorkloadKind.Synthetic;

    /// <summary>Trace to replay: a path or <c>builtin:NAME</c>; null for none.</summary>
    public string? Trace { get; init; }

    /// <summary>How the trace is replayed.</summary>
    public TraceReplayOptions Replay { get; init; } = new();

    /// <summary>Prompt length of the synthetic workload.</summary>
    public LengthDistribution InputTokens { get; init; } = LengthDistribution.Fixed(512);

    /// <summary>Answer length of generated workloads.</summary>
    public LengthDistribution OutputTokens { get; init; } = LengthDistribution.Fixed(64);

    /// <summary>Shape of the shared-prefix workload; its answer length is <see cref="OutputTokens"/>.</summary>
    public SharedPrefixOptions SharedPrefix { get; init; } = new();

    /// <summary>Shape of the conversation workload; its answer length is <see cref="OutputTokens"/>.</summary>
    public ConversationOptions Conversation { get; init; } = new();

    /// <summary>Models to name and their shares.</summary>
    public ModelMix Models { get; init; } = ModelMix.Default;

    /// <summary>Open loop: sessions per second; null for the default, or for a trace's own times.</summary>
    public double? Rate { get; init; }

    /// <summary>Open loop: how arrivals are spread.</summary>
    public ArrivalKind Arrivals { get; init; } = ArrivalKind.Poisson;

    /// <summary>Closed loop: sessions under way; null for open loop.</summary>
    public int? Concurrency { get; init; }

    /// <summary>Longest time during which requests are sent; null for the default, or for the whole trace.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Most requests sent; null for no limit.</summary>
    public long? Requests { get; init; }

    /// <summary>Bound on requests in flight.</summary>
    public int InFlightLimit { get; init; } = LoadOptions.DefaultInFlightLimit;

    /// <summary>Seed of everything left to chance.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>What counts as a good answer.</summary>
    public ServiceLevelObjectives Objectives { get; init; } = ServiceLevelObjectives.None;

    /// <summary>File for the JSON report, <c>-</c> for standard output; null for none.</summary>
    public string? JsonFile { get; init; }

    /// <summary>File for the HTML report; null for none.</summary>
    public string? HtmlFile { get; init; }

    /// <summary>No progress on standard error.</summary>
    public bool IsQuiet { get; init; }
}
