using System.Net;
using InferenceGateway.Engine.Configuration;

namespace InferenceGateway.StandaloneGateway;

/// <summary>Everything that <c>igw serve</c> can be told. Validated by the host when it starts.</summary>
public sealed record StandaloneGatewayOptions
{
    /// <summary>Timers of the platform count milliseconds in 32 bits: 24 days and a bit.</summary>
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(20);

    /// <summary>Address to listen on; loopback unless told otherwise.</summary>
    public IPAddress Host { get; init; } = IPAddress.Loopback;

    /// <summary>Port to listen on, 0 = any free one.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>Model servers, each <c>URL</c> or <c>NAME=URL</c>.</summary>
    public IReadOnlyList<string> Endpoints { get; init; } = [];

    /// <summary>File that lists model servers; read again when it changes.</summary>
    public string? EndpointsFile { get; init; }

    /// <summary>File of <c>InferenceObjective</c> and <c>InferenceModelRewrite</c> manifests; read again when it changes.</summary>
    public string? ResourcesFile { get; init; }

    /// <summary>An <c>EndpointPickerConfig</c>; null = the built-in default.</summary>
    public string? ConfigurationFile { get; init; }

    /// <summary>A configuration that was read already; goes before <see cref="ConfigurationFile"/>.</summary>
    public ConfigurationDocument? Configuration { get; init; }

    /// <summary>Name of the pool in metrics.</summary>
    public string PoolName { get; init; } = "igw";

    /// <summary>Permits plugins of stability alpha.</summary>
    public bool AllowExperimentalPlugins { get; init; }

    /// <summary>Largest request body in bytes, at most 1 GiB.</summary>
    public long MaximumBodyBytes { get; init; } = 64L << 20;

    /// <summary>Bytes of request bodies held at one time over all requests.</summary>
    public long MaximumBufferedBytes { get; init; } = 1L << 30;

    /// <summary>Total size of a request's headers in bytes, 1 KiB to 1 MiB.</summary>
    public int MaximumHeaderBytes { get; init; } = 64 << 10;

    /// <summary>How long nothing may pass between the gateway and an endpoint while a request is served.</summary>
    public TimeSpan ActivityTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long connecting to an endpoint may take.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Endpoints tried before a request fails.</summary>
    public int MaximumAttempts { get; init; } = 3;

    /// <summary>How long running requests may take to finish after SIGTERM.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time between two scrapes of one endpoint; 10 ms or more.</summary>
    public TimeSpan ScrapeInterval { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Engine of endpoints that do not say: <c>vllm</c>, <c>sglang</c>, …</summary>
    public string DefaultEngine { get; init; } = "vllm";

    /// <summary>Accepts any certificate of https endpoints.</summary>
    public bool InsecureSkipVerify { get; init; }

    /// <summary>Decisions recorded per second for the live page; 0 = none.</summary>
    public int SampledDecisionsPerSecond { get; init; } = 20;

    /// <summary>Null when every value is in range; otherwise one line that names the option and says what was expected.</summary>
    internal string? Validate() =>
        Time("--scrape-interval", ScrapeInterval, TimeSpan.FromMilliseconds(10))
        ?? Time("--activity-timeout", ActivityTimeout, TimeSpan.FromMilliseconds(1))
        ?? Time("--connect-timeout", ConnectTimeout, TimeSpan.FromMilliseconds(1))
        ?? Time("--drain-timeout", DrainTimeout, TimeSpan.Zero)
        ?? Number("--port", Port, 0, 65535)
        ?? Number("--max-attempts", MaximumAttempts, 1, int.MaxValue)
        // A body is held in one array.
        ?? Number("--max-body", MaximumBodyBytes, 1, 1L << 30)
        ?? Number("--max-buffered", MaximumBufferedBytes, 1, long.MaxValue)
        // More does not fit into the buffer that a connection is read into.
        ?? Number("--max-headers", MaximumHeaderBytes, 1024, 1L << 20)
        ?? Number("--sampled-decisions", SampledDecisionsPerSecond, 0, int.MaxValue);

    private static string? Number(string option, long value, long least, long most) =>
        value >= least && value <= most ? null : $"{option}: {value} cannot be used: from {least} to {most} was expected";

    private static string? Time(string option, TimeSpan value, TimeSpan least) =>
        value >= least && value <= LongestTime
            ? null
            : $"{option}: {value.TotalSeconds:0.######} s cannot be used: from {least.TotalMilliseconds:0} ms to {LongestTime.TotalHours:0} h was expected";
}
