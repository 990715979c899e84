using System.Net.Security;
using System.Security.Authentication;
using InferenceGateway.Engine.Configuration;
using Microsoft.Extensions.Logging;

namespace InferenceGateway.EndpointPicker.Flags;

/// <summary>Turns the command line into options: first every text is read, then the values are checked against each other, in a fixed order.</summary>
public sealed class FlagCompletion
{
    private const int MostTargetPorts = 8;

    /// <summary>A piece of a body with what surrounds it.</summary>
    private const long LeastUsefulSendSize = 64 << 10;
    private static readonly TimeSpan LeastRefreshInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>Timers of the platform count milliseconds in 32 bits: 24 days and a bit.</summary>
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(20);

    private readonly EndpointPickerFlags _flags;
    private readonly Func<string, string?> _environment;
    private readonly List<string> _warnings = [];
    private readonly List<string> _notices = [];

    private FlagCompletion(EndpointPickerFlags flags, Func<string, string?> environment)
    {
        _flags = flags;
        _environment = environment;
    }

    /// <param name="environment">Value of an environment variable; null or empty = not set.</param>
    /// <exception cref="ConfigurationException">A value cannot be read or cannot work; names the flag.</exception>
    public static EndpointPickerOptions Complete(EndpointPickerFlags flags, Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(flags);
        ArgumentNullException.ThrowIfNull(environment);
        return new FlagCompletion(flags, environment).Complete();
    }

    private EndpointPickerOptions Complete()
    {
        if (_flags.EndpointSelector.Length > 0 && !LabelSelectorText.IsValid(_flags.EndpointSelector))
        {
            throw Wrong(
                "endpoint-selector",
                $"\"{_flags.EndpointSelector}\" is not a label selector such as app=vllm or app in (a,b),!canary"
            );
        }

        int[] targetPorts = [.. _flags.EndpointTargetPorts.Distinct()];
        long receive = Size("grpc-max-recv-msg-size", _flags.GrpcMaxReceiveSize, int.MaxValue);
        long send = Size("grpc-max-send-msg-size", _flags.GrpcMaxSendSize, int.MaxValue);
        CheckMetricsFiles();
        SslProtocols protocols = Read("tls-min-version", () => GoTls.ProtocolsFrom(_flags.TlsMinVersion));
        IReadOnlyList<TlsCipherSuite> suites = Read("tls-cipher-suites", () => GoTls.CipherSuites(_flags.TlsCipherSuites));
        LogLevel logLevel = Read("zap-log-level", () => Logging.LogVerbosity.Level(_flags.Verbosity, _flags.ZapLogLevel));
        Validate(targetPorts);
        long body = Size("max-request-body", _flags.MaxRequestBody, 1L << 30);
        long held = Size("max-held-bytes", _flags.MaxHeldBytes, long.MaxValue);
        WarnAboutTls(suites);
        WarnAboutFlagsWithoutEffect();
        if (send is > 0 and < LeastUsefulSendSize)
        {
            _warnings.Add(
                $"--grpc-max-send-msg-size={_flags.GrpcMaxSendSize}: bodies are sent in pieces of 62000 bytes, so that streams of larger ones will fail; 64Ki is enough"
            );
        }

        return new EndpointPickerOptions
        {
            GrpcPort = _flags.GrpcPort,
            GrpcHealthPort = _flags.GrpcHealthPort,
            MetricsPort = _flags.MetricsPort,
            DrainTimeout = _flags.DrainTimeout,
            MaximumReceiveBytes = receive == 0 ? 4 << 20 : (int)receive,
            MaximumSendBytes = send == 0 ? null : (int)send,
            PoolNamespace = Namespace(),
            PoolName = _flags.PoolName.Length > 0 ? _flags.PoolName : "epp",
            IgnoresSubsetHint = _flags.DisableEndpointSubsetFilter,
            EmitsEndpointScores = _flags.EmitEndpointScores,
            RefreshMetricsInterval = Max(_flags.RefreshMetricsInterval, LeastRefreshInterval),
            RefreshPoolMetricsInterval = _flags.RefreshPrometheusMetricsInterval,
            MetricsStalenessThreshold = _flags.MetricsStalenessThreshold,
            LogLevel = logLevel,
            HasTracing = _flags.Tracing,
            HasRuntimePage = _flags.EnablePprof,
            IsSecure = _flags.SecureServing,
            CertificateFolder = Given(_flags.CertPath),
            ReloadsCertificate = _flags.EnableCertReload,
            TlsProtocols = protocols,
            CipherSuites = suites,
            HasStreamMetrics = _flags.EnableGrpcStreamMetrics,
            MetricsCertificateFolder = Given(_flags.MetricsCertDir),
            MetricsClientCaFile = Given(_flags.MetricsClientCaFile),
            ConfigFile = Given(_flags.ConfigFile),
            ConfigText = Given(_flags.ConfigText),
            AllowsExperimentalPlugins = _flags.AllowExperimentalPlugins,
            ResourcesFile = Given(_flags.ResourcesFile),
            MaximumBodyBytes = body == 0 ? 64L << 20 : body,
            MaximumHeldBytes = held == 0 ? 1L << 30 : held,
            MaximumStreams = _flags.MaxStreams == 0 ? null : _flags.MaxStreams,
            StreamIdleTimeout = _flags.StreamIdleTimeout == TimeSpan.Zero ? null : _flags.StreamIdleTimeout,
            Notices = _notices,
            Warnings = _warnings,
        };
    }

    private void CheckMetricsFiles()
    {
        List<string> files = [];
        if (_flags.MetricsClientCaFile.Length > 0)
        {
            files.Add(_flags.MetricsClientCaFile);
        }

        if (_flags.MetricsCertDir.Length > 0)
        {
            files.Add(Path.Combine(_flags.MetricsCertDir, "tls.crt"));
            files.Add(Path.Combine(_flags.MetricsCertDir, "tls.key"));
        }

        if (files.Find(file => !File.Exists(file)) is { } missing)
        {
            throw new ConfigurationException($"metrics TLS cert file unreadable: {missing} does not exist");
        }
    }

    private void Validate(int[] targetPorts)
    {
        bool hasSelector = _flags.EndpointSelector.Length > 0;
        if (hasSelector == _flags.PoolName.Length > 0)
        {
            throw new ConfigurationException(
                $"either pool-name or endpoint-selector must be set, {(hasSelector ? "not both" : "and neither is")}"
            );
        }

        if (hasSelector && targetPorts.Length is < 1 or > MostTargetPorts)
        {
            throw Wrong("endpoint-target-ports", $"{targetPorts.Length} ports given; 1 to {MostTargetPorts} were expected");
        }

        foreach (int port in targetPorts)
        {
            CheckPort("endpoint-target-ports", port);
        }

        if (_flags.ConfigFile.Length > 0 && _flags.ConfigText.Length > 0)
        {
            throw new ConfigurationException("config-file and config-text cannot both be set");
        }

        if (_flags.MetricsClientCaFile.Length > 0 && _flags.MetricsCertDir.Length == 0)
        {
            throw new ConfigurationException("metrics-client-ca-file needs metrics-cert-dir");
        }

        if (_flags is { MetricsCertDir.Length: > 0, MetricsClientCaFile.Length: 0, MetricsEndpointAuth: false })
        {
            throw new ConfigurationException(
                "metrics-cert-dir with metrics-endpoint-auth=false needs metrics-client-ca-file: nobody would be authenticated"
            );
        }

        if (_flags.RefreshMetricsInterval < LeastRefreshInterval)
        {
            _warnings.Add("--refresh-metrics-interval is raised to 50ms, the least that is served");
        }

        if (_flags.DeprecatedFlags is [var deprecated, ..])
        {
            throw Wrong(
                deprecated,
                "is deprecated and no longer read: describe the engine's metrics under engineConfigs of the core-metrics-extractor"
            );
        }

        if (_flags.Verbosity < 0)
        {
            _warnings.Add($"-v: {_flags.Verbosity} is negative; 2 is used");
        }

        CheckRanges();
    }

    private void CheckRanges()
    {
        CheckPort("grpc-port", _flags.GrpcPort);
        CheckPort("grpc-health-port", _flags.GrpcHealthPort);
        CheckPort("metrics-port", _flags.MetricsPort);
        CheckTime("drain-timeout", _flags.DrainTimeout, TimeSpan.Zero);
        CheckTime("refresh-prometheus-metrics-interval", _flags.RefreshPrometheusMetricsInterval, TimeSpan.FromMilliseconds(10));
        CheckTime("refresh-metrics-interval", _flags.RefreshMetricsInterval, TimeSpan.MinValue);
        CheckTime("metrics-staleness-threshold", _flags.MetricsStalenessThreshold, TimeSpan.Zero);
        CheckTime("stream-idle-timeout", _flags.StreamIdleTimeout, TimeSpan.Zero);
        if (_flags.MaxStreams < 0)
        {
            throw Wrong("max-streams", $"{_flags.MaxStreams} cannot be used: 0 (no limit) or more was expected");
        }
    }

    private void WarnAboutTls(IReadOnlyList<TlsCipherSuite> suites)
    {
        if (GoTls.IsBelowHttp2(_flags.TlsMinVersion))
        {
            _warnings.Add($"--tls-min-version={_flags.TlsMinVersion}: HTTP/2 forbids what is older than TLS 1.2, which is used instead");
        }

        if (suites.Count > 0 && _flags.TlsMinVersion == "VersionTLS13")
        {
            _warnings.Add("--tls-cipher-suites has no effect with TLS 1.3, whose suites cannot be chosen");
        }

        if (_flags.EnableCertReload && _flags.CertPath.Length == 0)
        {
            _warnings.Add("--enable-cert-reload has no effect without --cert-path");
        }

        if (!_flags.SecureServing && (_flags.CertPath.Length > 0 || suites.Count > 0 || _flags.TlsMinVersion.Length > 0))
        {
            _warnings.Add("--cert-path, --tls-min-version and --tls-cipher-suites have no effect with --secure-serving=false");
        }
    }

    private void WarnAboutFlagsWithoutEffect()
    {
        if (_flags.LeaderElection)
        {
            _warnings.Add("--ha-enable-leader-election has no effect yet: this replica leads");
        }

        if (_flags.EndpointSelector.Length > 0)
        {
            _warnings.Add("--endpoint-selector has no effect yet: endpoints come from file discovery");
        }

        if (_flags.PoolName.Length > 0)
        {
            _notices.Add("--pool-name has no effect yet but to name the pool in metrics: endpoints come from file discovery");
        }

        if (_flags.MetricsEndpointAuth && _flags.MetricsClientCaFile.Length == 0)
        {
            _notices.Add(
                "--metrics-endpoint-auth has no effect yet: whoever reaches the metrics port can read it; --metrics-client-ca-file asks for certificates"
            );
        }
    }

    private string Namespace() => Given(_flags.PoolNamespace) ?? (_environment("NAMESPACE") is { Length: > 0 } own ? own : "default");

    private static string? Given(string text) => text.Length > 0 ? text : null;

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static long Size(string flag, string text, long most) =>
        Read(
            flag,
            () =>
            {
                long bytes = MessageSize.Parse(text);
                return bytes <= most
                    ? bytes
                    : throw new FormatException($"overflows maximum supported size: at most {most} bytes were expected");
            },
            text
        );

    private static T Read<T>(string flag, Func<T> read, string? text = null)
    {
        try
        {
            return read();
        }
        catch (FormatException exception)
        {
            string value = text is null ? "" : $"\"{text}\" ";
            throw new ConfigurationException($"--{flag}: {value}{exception.Message}", exception);
        }
    }

    private static void CheckPort(string flag, int port)
    {
        if (port is < 0 or > 65535)
        {
            throw Wrong(flag, $"{port} is not a port; 0 to 65535 was expected");
        }
    }

    private static void CheckTime(string flag, TimeSpan value, TimeSpan least)
    {
        if (value < least || value > LongestTime)
        {
            throw Wrong(
                flag,
                $"{value.TotalSeconds:0.######} s cannot be used: from {Math.Max(0, least.TotalMilliseconds):0} ms to {LongestTime.TotalHours:0} h was expected"
            );
        }
    }

    private static ConfigurationException Wrong(string flag, string problem) => new($"--{flag}: {problem}");
}
