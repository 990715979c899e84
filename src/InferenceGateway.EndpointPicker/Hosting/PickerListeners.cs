using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using InferenceGateway.EndpointPicker.Diagnostics;
using InferenceGateway.EndpointPicker.Health;
using InferenceGateway.EndpointPicker.Tls;
using InferenceGateway.Engine.Metrics;
using InferenceGateway.Engine.Requests;
using InferenceGateway.ExtProc;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Prometheus;

namespace InferenceGateway.EndpointPicker.Hosting;

/// <summary>The three ports of the picker.</summary>
internal sealed class PickerListeners : IAsyncDisposable
{
    private readonly EndpointPickerOptions _options;
    private readonly ILoggerFactory _logging;
    private readonly HealthState _health;
    private readonly RequestDirector _director;
    private readonly ServingCertificate? _certificate;
    private readonly ServingCertificate? _metricsCertificate;

    /// <exception cref="Engine.Configuration.ConfigurationException">A certificate cannot be used.</exception>
    public PickerListeners(
        EndpointPickerOptions options,
        TimeProvider clock,
        ILoggerFactory logging,
        HealthState health,
        CollectorRegistry registry,
        RequestDirector director,
        StreamMetrics? streams,
        PluginStatePage states
    )
    {
        _options = options;
        _logging = logging;
        _health = health;
        _director = director;
        ILogger logger = logging.CreateLogger("InferenceGateway.EndpointPicker.Tls");
        if (options.IsSecure)
        {
            _certificate = options.CertificateFolder is { } folder
                ? ServingCertificate.FromFolder(folder, clock, logger)
                : ServingCertificate.SelfSigned(clock, logger, isRsa: options.CipherSuites.Any(NeedsRsa));
        }

        _metricsCertificate = options.MetricsCertificateFolder is { } metricsFolder
            ? ServingCertificate.FromFolder(metricsFolder, clock, logger)
            : null;
        ExternalProcessor = CreateExternalProcessor(clock, streams);
        Health = CreateHealth();
        Metrics = CreateMetrics(registry, states, options.HasRuntimePage ? new RuntimePage(clock) : null);
    }

    public Listener ExternalProcessor { get; }

    public Listener Health { get; }

    public Listener Metrics { get; }

    /// <summary>Follows the certificates that may change until cancelled.</summary>
    public Task FollowCertificatesAsync(CancellationToken cancellation) =>
        Task.WhenAll(
            _options.ReloadsCertificate && _certificate is not null ? _certificate.FollowAsync(cancellation) : Task.CompletedTask,
            _metricsCertificate?.FollowAsync(cancellation) ?? Task.CompletedTask
        );

    public async ValueTask DisposeAsync()
    {
        await ExternalProcessor.DisposeAsync();
        await Health.DisposeAsync();
        await Metrics.DisposeAsync();
        _certificate?.Dispose();
        _metricsCertificate?.Dispose();
    }

    private static bool NeedsRsa(TlsCipherSuite suite) => suite.ToString().Contains("_RSA_", StringComparison.Ordinal);

    private Listener CreateExternalProcessor(TimeProvider clock, StreamMetrics? streams)
    {
        ListenerTls? tls = _certificate is null ? null : new ListenerTls(_certificate, _options.TlsProtocols, _options.CipherSuites);
        return new Listener(
            "ext_proc",
            _options.Host,
            _options.GrpcPort,
            _logging,
            GrpcLimits.ForExternalProcessor,
            listener =>
            {
                listener.Protocols = HttpProtocols.Http2;
                tls?.Use(listener);
            },
            services =>
            {
                services.AddSingleton(clock);
                services.AddExternalProcessor(_director, DoorOptions(_options), streams);
                services.AddHealth(_health);
            },
            app =>
            {
                app.MapExternalProcessor();
                app.MapHealth();
            }
        );
    }

    private static ExtProcOptions DoorOptions(EndpointPickerOptions options) =>
        new()
        {
            MaximumBodyBytes = options.MaximumBodyBytes,
            MaximumHeldBytes = options.MaximumHeldBytes,
            MaximumMessageBytes = options.MaximumReceiveBytes,
            MaximumAnswerBytes = options.MaximumSendBytes,
            MaximumStreams = options.MaximumStreams ?? int.MaxValue,
            StreamIdleTimeout = options.StreamIdleTimeout ?? Timeout.InfiniteTimeSpan,
            IgnoresSubsetHints = options.IgnoresSubsetHint,
        };

    private Listener CreateHealth() =>
        new(
            "health",
            _options.Host,
            _options.GrpcHealthPort,
            _logging,
            GrpcLimits.ForHealth,
            listener => listener.Protocols = HttpProtocols.Http2,
            services =>
            {
                services.AddGrpc();
                services.AddHealth(_health);
            },
            app => app.MapHealth()
        );

    private Listener CreateMetrics(CollectorRegistry registry, PluginStatePage states, RuntimePage? runtime)
    {
        X509Certificate2Collection? authorities = _options.MetricsClientCaFile is { } file ? ClientAuthorities.Read(file) : null;
        ListenerTls? tls = _metricsCertificate is null
            ? null
            : new ListenerTls(_metricsCertificate, SslProtocols.Tls12 | SslProtocols.Tls13, [], authorities);
        return new Listener(
            "metrics",
            _options.Host,
            _options.MetricsPort,
            _logging,
            kestrel => kestrel.Limits.MaxRequestBodySize = 0,
            listener =>
            {
                listener.Protocols = HttpProtocols.Http1;
                tls?.Use(listener);
            },
            _ => { },
            app => app.MapDiagnostics(new MetricsPage(registry), states, runtime)
        );
    }
}
