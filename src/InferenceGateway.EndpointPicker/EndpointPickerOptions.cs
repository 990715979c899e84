using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using InferenceGateway.Engine.Configuration;
using Microsoft.Extensions.Logging;

namespace InferenceGateway.EndpointPicker;

/// <summary>Everything that the endpoint picker can be told, checked. Made by <see cref="Flags.FlagCompletion"/>.</summary>
public sealed record EndpointPickerOptions
{
    /// <summary>Where all listeners listen; null = every address of the machine, IPv6 and IPv4.</summary>
    public IPAddress? Host { get; init; }

    /// <summary>Port of ext_proc; 0 = any free one.</summary>
    public int GrpcPort { get; init; } = 9002;

    /// <summary>Port of the health service, plaintext; 0 = any free one.</summary>
    public int GrpcHealthPort { get; init; } = 9003;

    /// <summary>Port of metrics and debug pages; 0 = any free one.</summary>
    public int MetricsPort { get; init; } = 9090;

    /// <summary>How long everything is served as before after the first signal, and how long streams may run on after that; 0 = stop at once.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Largest gRPC message taken, in bytes.</summary>
    public int MaximumReceiveBytes { get; init; } = 4 << 20;

    /// <summary>Largest gRPC message sent, in bytes; null = no limit.</summary>
    public int? MaximumSendBytes { get; init; }

    public string PoolNamespace { get; init; } = "default";

    /// <summary>Name of the pool in metrics.</summary>
    public string PoolName { get; init; } = "epp";

    public bool IgnoresSubsetHint { get; init; }

    public bool EmitsEndpointScores { get; init; }

    /// <summary>Time between two scrapes of one endpoint.</summary>
    public TimeSpan RefreshMetricsInterval { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Time between two computations of the gauges over the whole pool.</summary>
    public TimeSpan RefreshPoolMetricsInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Scraped numbers older than this count as stale.</summary>
    public TimeSpan MetricsStalenessThreshold { get; init; } = TimeSpan.FromSeconds(2);

    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    public bool HasTracing { get; init; } = true;

    /// <summary>Whether the runtime's debug page is served on the metrics port.</summary>
    public bool HasRuntimePage { get; init; } = true;

    /// <summary>Whether ext_proc is served with TLS.</summary>
    public bool IsSecure { get; init; } = true;

    /// <summary>Folder with <c>tls.crt</c> and <c>tls.key</c>; null = a certificate made at start.</summary>
    public string? CertificateFolder { get; init; }

    public bool ReloadsCertificate { get; init; }

    public SslProtocols TlsProtocols { get; init; } = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <summary>Empty = the platform's choice.</summary>
    public IReadOnlyList<TlsCipherSuite> CipherSuites { get; init; } = [];

    /// <summary>Whether ext_proc streams are counted and timed.</summary>
    public bool HasStreamMetrics { get; init; }

    /// <summary>Folder with <c>tls.crt</c> and <c>tls.key</c> of the metrics port; null = plain HTTP.</summary>
    public string? MetricsCertificateFolder { get; init; }

    /// <summary>PEM file; clients of the metrics port must show a certificate that one of these signed. Null = no certificate is asked for.</summary>
    public string? MetricsClientCaFile { get; init; }

    /// <summary>The <c>EndpointPickerConfig</c>; null and no text = the built-in one.</summary>
    public string? ConfigFile { get; init; }

    public string? ConfigText { get; init; }

    /// <summary>A document that is already read and comes before file and text; null = these.</summary>
    public ConfigurationDocument? Configuration { get; init; }

    public bool AllowsExperimentalPlugins { get; init; }

    /// <summary>Objectives and rewrites; null = none.</summary>
    public string? ResourcesFile { get; init; }

    /// <summary>Largest request body in bytes, at most 1 GiB.</summary>
    public long MaximumBodyBytes { get; init; } = 64L << 20;

    /// <summary>Bytes of request bodies held at one time over all streams.</summary>
    public long MaximumHeldBytes { get; init; } = 1L << 30;

    /// <summary>Streams served at one time; null = no limit.</summary>
    public int? MaximumStreams { get; init; } = 100_000;

    /// <summary>How long nothing may pass on a stream; null = no limit.</summary>
    public TimeSpan? StreamIdleTimeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Things worth knowing at start: what every process without Kubernetes lacks.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>Things worth a warning at start: values that were changed, flags without effect.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
