namespace InferenceGateway.EndpointPicker.Flags;

/// <summary>
/// The command line as it was written, every flag with its default. What the texts mean, and whether they fit together, is found out by
/// <see cref="FlagCompletion"/>.
/// </summary>
public sealed record EndpointPickerFlags
{
    public int GrpcPort { get; init; } = 9002;
    public int GrpcHealthPort { get; init; } = 9003;
    public int MetricsPort { get; init; } = 9090;
    public bool LeaderElection { get; init; }
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Largest gRPC message taken, see <see cref="MessageSize"/>.</summary>
    public string GrpcMaxReceiveSize { get; init; } = "";

    /// <summary>Largest gRPC message sent, see <see cref="MessageSize"/>.</summary>
    public string GrpcMaxSendSize { get; init; } = "";

    public string PoolGroup { get; init; } = "inference.networking.k8s.io";
    public string PoolNamespace { get; init; } = "";
    public string PoolName { get; init; } = "";
    public string EndpointSelector { get; init; } = "";
    public IReadOnlyList<int> EndpointTargetPorts { get; init; } = [];
    public bool DisableEndpointSubsetFilter { get; init; }
    public bool EmitEndpointScores { get; init; }
    public TimeSpan RefreshMetricsInterval { get; init; } = TimeSpan.FromMilliseconds(50);
    public TimeSpan RefreshPrometheusMetricsInterval { get; init; } = TimeSpan.FromSeconds(5);
    public TimeSpan MetricsStalenessThreshold { get; init; } = TimeSpan.FromSeconds(2);
    public int Verbosity { get; init; } = 2;
    public bool Tracing { get; init; } = true;
    public bool HealthChecking { get; init; }
    public bool EnablePprof { get; init; } = true;

    /// <summary>Folder with <c>tls.crt</c> and <c>tls.key</c>; empty = a certificate made at start.</summary>
    public string CertPath { get; init; } = "";

    public bool EnableCertReload { get; init; }
    public bool SecureServing { get; init; } = true;
    public string TlsMinVersion { get; init; } = "";
    public IReadOnlyList<string> TlsCipherSuites { get; init; } = [];
    public bool EnableGrpcStreamMetrics { get; init; }
    public bool MetricsEndpointAuth { get; init; } = true;
    public string MetricsCertDir { get; init; } = "";
    public string MetricsClientCaFile { get; init; } = "";
    public string ConfigFile { get; init; } = "";
    public string ConfigText { get; init; } = "";
    public bool AllowExperimentalPlugins { get; init; }
    public string ZapLogLevel { get; init; } = "";

    /// <summary>Names, without dashes, of deprecated flags that were given.</summary>
    public IReadOnlyList<string> DeprecatedFlags { get; init; } = [];

    /// <summary>Objectives and rewrites; empty = none.</summary>
    public string ResourcesFile { get; init; } = "";

    /// <summary>Largest request body, see <see cref="MessageSize"/>.</summary>
    public string MaxRequestBody { get; init; } = "64Mi";

    /// <summary>Bytes of request bodies held at one time, see <see cref="MessageSize"/>.</summary>
    public string MaxHeldBytes { get; init; } = "1Gi";

    /// <summary>Streams served at one time; 0 = no limit.</summary>
    public int MaxStreams { get; init; } = 100_000;

    /// <summary>How long nothing may pass on a stream; 0 = no limit.</summary>
    public TimeSpan StreamIdleTimeout { get; init; } = TimeSpan.FromHours(1);
}
