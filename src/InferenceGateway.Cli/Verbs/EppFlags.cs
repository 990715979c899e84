using System.CommandLine;
using InferenceGateway.EndpointPicker.Flags;

namespace InferenceGateway.Cli;

/// <summary>The flags of <c>igw epp</c>: those of the existing endpoint picker, and a few of our own at the end.</summary>
internal static class EppFlags
{
    private static readonly EndpointPickerFlags Defaults = new();

    private static readonly GoFlag<string> ConfigFile = GoFlags.Text("--config-file", "FILE", "", "EndpointPickerConfig to route by");
    private static readonly GoFlag<string> ConfigText = GoFlags.Text(
        "--config-text",
        "YAML",
        "",
        "The configuration itself, instead of a file"
    );
    private static readonly GoFlag<bool> Experimental = GoFlags.Switch(
        "--allow-experimental-plugins",
        false,
        "Permit plugins of stability alpha"
    );
    private static readonly GoFlag<string> PoolName = GoFlags.Text(
        "--pool-name",
        "NAME",
        "",
        "The InferencePool; this or --endpoint-selector is required. Names the pool in metrics; reading the pool has no effect yet"
    );
    private static readonly GoFlag<string> PoolNamespace = GoFlags.Text(
        "--pool-namespace",
        "NAMESPACE",
        "",
        "Namespace of the pool (default: environment NAMESPACE, then default)"
    );
    private static readonly GoFlag<string> PoolGroup = GoFlags.Text(
        "--pool-group",
        "GROUP",
        Defaults.PoolGroup,
        "API group of the pool; no effect yet"
    );
    private static readonly GoFlag<string> Selector = GoFlags.Text(
        "--endpoint-selector",
        "SELECTOR",
        "",
        "Label selector instead of a pool; checked, no effect yet"
    );
    private static readonly GoFlag<int[]> TargetPorts = GoFlags.Numbers(
        "--endpoint-target-ports",
        "PORTS",
        "Ports of --endpoint-selector, 1 to 8; checked, no effect yet"
    );
    private static readonly GoFlag<int> GrpcPort = GoFlags.Whole("--grpc-port", Defaults.GrpcPort, "Port of ext_proc, 0 for any free one");
    private static readonly GoFlag<int> HealthPort = GoFlags.Whole(
        "--grpc-health-port",
        Defaults.GrpcHealthPort,
        "Port of the gRPC health service, without TLS"
    );
    private static readonly GoFlag<int> MetricsPort = GoFlags.Whole(
        "--metrics-port",
        Defaults.MetricsPort,
        "Port of /metrics and /debug/…"
    );
    private static readonly GoFlag<string> MaxReceive = GoFlags.Text(
        "--grpc-max-recv-msg-size",
        "SIZE",
        "",
        "Largest gRPC message taken, such as 10MiB (default 4MiB)"
    );
    private static readonly GoFlag<string> MaxSend = GoFlags.Text(
        "--grpc-max-send-msg-size",
        "SIZE",
        "",
        "Largest gRPC message sent, 64Ki or more (default: no limit)"
    );
    private static readonly GoFlag<bool> HealthChecking = GoFlags.Switch(
        "--health-checking",
        false,
        "Health service on the ext_proc port too; here it is always there"
    );
    private static readonly GoFlag<bool> SecureServing = GoFlags.Switch("--secure-serving", true, "TLS on the ext_proc port");
    private static readonly GoFlag<string> CertPath = GoFlags.Text(
        "--cert-path",
        "FOLDER",
        "",
        "Folder with tls.crt and tls.key (default: a self-signed certificate made at start)"
    );
    private static readonly GoFlag<bool> CertReload = GoFlags.Switch(
        "--enable-cert-reload",
        false,
        "Read the certificate again when its files change"
    );
    private static readonly GoFlag<string> TlsMinVersion = GoFlags.Text(
        "--tls-min-version",
        "VERSION",
        "",
        "VersionTLS10, VersionTLS11, VersionTLS12 or VersionTLS13 (default and least: VersionTLS12, as HTTP/2 demands)"
    );
    private static readonly GoFlag<string[]> TlsSuites = GoFlags.Texts(
        "--tls-cipher-suites",
        "SUITES",
        "Cipher suites of TLS 1.2 by their IANA names (default: the platform's)"
    );
    private static readonly GoFlag<string> MetricsCertDir = GoFlags.Text(
        "--metrics-cert-dir",
        "FOLDER",
        "",
        "Folder with tls.crt and tls.key of the metrics port (default: plain HTTP)"
    );
    private static readonly GoFlag<string> MetricsClientCa = GoFlags.Text(
        "--metrics-client-ca-file",
        "FILE",
        "",
        "PEM file: clients of the metrics port need a certificate signed by one of these"
    );
    private static readonly GoFlag<bool> MetricsAuth = GoFlags.Switch(
        "--metrics-endpoint-auth",
        true,
        "Kubernetes authorisation on the metrics port; no effect yet"
    );
    private static readonly GoFlag<bool> Pprof = GoFlags.Switch(
        "--enable-pprof",
        true,
        "The page /debug/runtime, which takes the place of pprof"
    );
    private static readonly GoFlag<bool> StreamMetrics = GoFlags.Switch(
        "--enable-grpc-stream-metrics",
        false,
        "Metrics of ext_proc streams"
    );
    private static readonly GoFlag<TimeSpan> RefreshMetrics = GoFlags.Duration(
        "--refresh-metrics-interval",
        Defaults.RefreshMetricsInterval,
        "50ms, which is the least",
        "Time between two scrapes of an endpoint"
    );
    private static readonly GoFlag<TimeSpan> RefreshPool = GoFlags.Duration(
        "--refresh-prometheus-metrics-interval",
        Defaults.RefreshPrometheusMetricsInterval,
        "5s",
        "Time between two computations of pool gauges"
    );
    private static readonly GoFlag<TimeSpan> Staleness = GoFlags.Duration(
        "--metrics-staleness-threshold",
        Defaults.MetricsStalenessThreshold,
        "2s",
        "Age from which scraped numbers are stale"
    );
    private static readonly GoFlag<bool> DisableSubset = GoFlags.Switch(
        "--disable-endpoint-subset-filter",
        false,
        "Ignore the subset of endpoints that Envoy names"
    );
    private static readonly GoFlag<bool> EmitScores = GoFlags.Switch(
        "--emit-endpoint-scores",
        false,
        "Tell Envoy the scores of all candidates"
    );
    private static readonly GoFlag<TimeSpan> Drain = GoFlags.Duration(
        "--drain-timeout",
        Defaults.DrainTimeout,
        "30s",
        "Time to serve on after SIGTERM, and again as long for running streams; 0 stops at once"
    );
    private static readonly GoFlag<bool> LeaderElection = GoFlags.Switch(
        "--ha-enable-leader-election",
        false,
        "Active and passive replicas; no effect yet"
    );
    private static readonly GoFlag<bool> Tracing = GoFlags.Switch("--tracing", true, "OpenTelemetry traces, set up by OTEL_* variables");
    private static readonly GoFlag<int> Verbosity = GoFlags.Whole(
        "--v",
        Defaults.Verbosity,
        "Log: 0 warnings, 2 what happens, 3 every request, 5 everything",
        "-v"
    );
    private static readonly GoFlag<string> ZapLevel = GoFlags.Text(
        "--zap-log-level",
        "LEVEL",
        "",
        "error, info, debug or a number as -v; goes before -v"
    );
    private static readonly GoFlag<string> ResourcesFile = GoFlags.Text(
        "--resources-file",
        "FILE",
        "",
        "InferenceObjectives and InferenceModelRewrites as YAML; followed while running"
    );
    private static readonly GoFlag<string> MaxBody = GoFlags.Text(
        "--max-request-body",
        "SIZE",
        Defaults.MaxRequestBody,
        "Largest request body"
    );
    private static readonly GoFlag<string> MaxHeld = GoFlags.Text(
        "--max-held-bytes",
        "SIZE",
        Defaults.MaxHeldBytes,
        "Bytes of request bodies held at one time"
    );
    private static readonly GoFlag<int> MaxStreams = GoFlags.Whole(
        "--max-streams",
        Defaults.MaxStreams,
        "ext_proc streams served at one time, 0 for no limit"
    );
    private static readonly GoFlag<TimeSpan> StreamIdle = GoFlags.Duration(
        "--stream-idle-timeout",
        Defaults.StreamIdleTimeout,
        "1h",
        "How long nothing may pass on a stream, 0 for no limit"
    );

    /// <summary>Known, so that the parser does not stumble; without effect, as in the existing picker.</summary>
    private static readonly Option[] Silent =
    [
        Hidden(GoFlags.Switch("--zap-devel", true, "Accepted, no effect")),
        Hidden(GoFlags.Text("--zap-encoder", "NAME", "", "Accepted, no effect: the log is JSON")),
        Hidden(GoFlags.Text("--zap-stacktrace-level", "LEVEL", "", "Accepted, no effect")),
        Hidden(GoFlags.Text("--zap-time-encoding", "NAME", "", "Accepted, no effect")),
    ];

    /// <summary>Known, so that whoever uses one is told what takes its place.</summary>
    private static readonly Option<string>[] Deprecated =
    [
        DeprecatedMetric("--total-queued-requests-metric"),
        DeprecatedMetric("--total-running-requests-metric"),
        DeprecatedMetric("--kv-cache-usage-percentage-metric"),
        DeprecatedMetric("--lora-info-metric"),
        DeprecatedMetric("--cache-info-metric"),
    ];

    public static IEnumerable<Option> All { get; } =
    [
        ConfigFile,
        ConfigText,
        Experimental,
        PoolName,
        PoolNamespace,
        PoolGroup,
        Selector,
        TargetPorts,
        GrpcPort,
        HealthPort,
        MetricsPort,
        MaxReceive,
        MaxSend,
        HealthChecking,
        SecureServing,
        CertPath,
        CertReload,
        TlsMinVersion,
        TlsSuites,
        MetricsCertDir,
        MetricsClientCa,
        MetricsAuth,
        Pprof,
        StreamMetrics,
        RefreshMetrics,
        RefreshPool,
        Staleness,
        DisableSubset,
        EmitScores,
        Drain,
        LeaderElection,
        Tracing,
        Verbosity,
        ZapLevel,
        ResourcesFile,
        MaxBody,
        MaxHeld,
        MaxStreams,
        StreamIdle,
        .. Silent,
        .. Deprecated,
    ];

    public static EndpointPickerFlags Read(ParseResult arguments) =>
        new()
        {
            GrpcPort = GrpcPort.In(arguments),
            GrpcHealthPort = HealthPort.In(arguments),
            MetricsPort = MetricsPort.In(arguments),
            LeaderElection = LeaderElection.In(arguments),
            DrainTimeout = Drain.In(arguments),
            GrpcMaxReceiveSize = MaxReceive.In(arguments),
            GrpcMaxSendSize = MaxSend.In(arguments),
            PoolGroup = PoolGroup.In(arguments),
            PoolNamespace = PoolNamespace.In(arguments),
            PoolName = PoolName.In(arguments),
            EndpointSelector = Selector.In(arguments),
            EndpointTargetPorts = TargetPorts.In(arguments),
            DisableEndpointSubsetFilter = DisableSubset.In(arguments),
            EmitEndpointScores = EmitScores.In(arguments),
            RefreshMetricsInterval = RefreshMetrics.In(arguments),
            RefreshPrometheusMetricsInterval = RefreshPool.In(arguments),
            MetricsStalenessThreshold = Staleness.In(arguments),
            Verbosity = Verbosity.In(arguments),
            Tracing = Tracing.In(arguments),
            HealthChecking = HealthChecking.In(arguments),
            EnablePprof = Pprof.In(arguments),
            CertPath = CertPath.In(arguments),
            EnableCertReload = CertReload.In(arguments),
            SecureServing = SecureServing.In(arguments),
            TlsMinVersion = TlsMinVersion.In(arguments),
            TlsCipherSuites = TlsSuites.In(arguments),
            EnableGrpcStreamMetrics = StreamMetrics.In(arguments),
            MetricsEndpointAuth = MetricsAuth.In(arguments),
            MetricsCertDir = MetricsCertDir.In(arguments),
            MetricsClientCaFile = MetricsClientCa.In(arguments),
            ConfigFile = ConfigFile.In(arguments),
            ConfigText = ConfigText.In(arguments),
            AllowExperimentalPlugins = Experimental.In(arguments),
            ZapLogLevel = ZapLevel.In(arguments),
            DeprecatedFlags =
            [
                .. Deprecated.Where(flag => arguments.GetResult(flag) is { Implicit: false }).Select(flag => flag.Name[2..]),
            ],
            ResourcesFile = ResourcesFile.In(arguments),
            MaxRequestBody = MaxBody.In(arguments),
            MaxHeldBytes = MaxHeld.In(arguments),
            MaxStreams = MaxStreams.In(arguments),
            StreamIdleTimeout = StreamIdle.In(arguments),
        };

    private static Option Hidden(Option option)
    {
        option.Hidden = true;
        return option;
    }

    private static Option<string> DeprecatedMetric(string name)
    {
        Option<string> option = GoFlags.Text(name, "NAME", "", "Deprecated: describe the engine's metrics in the configuration");
        option.Hidden = true;
        return option;
    }
}
