using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.EndpointPicker.Diagnostics;
using InferenceGateway.EndpointPicker.Health;
using InferenceGateway.EndpointPicker.Tls;
using InferenceGateway.EndpointPicker.Tracing;
using InferenceGateway.Engine.Configuration;
using InferenceGateway.Engine.Endpoints;
using InferenceGateway.Engine.Explanation;
using InferenceGateway.Engine.Metrics;
using InferenceGateway.Engine.Randomness;
using InferenceGateway.Engine.Requests;
using InferenceGateway.Engine.Resources;
using InferenceGateway.ModelServers.Scraping;
using InferenceGateway.Plugins;
using Microsoft.Extensions.Logging;
using Prometheus;
using Collector = InferenceGateway.Engine.Endpoints.Collector;

namespace InferenceGateway.EndpointPicker.Hosting;

/// <summary>The endpoint picker: an engine behind Envoy's ext_proc, with health and metrics on ports of their own. One instance serves once.</summary>
public sealed class EndpointPickerHost : IAsyncDisposable
{
    /// <summary>The first request should meet known numbers, but a server that does not answer must not hold up the start.</summary>
    private static readonly TimeSpan FirstScrape = TimeSpan.FromMilliseconds(500);

    private readonly EndpointPickerOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly CollectorRegistry _registry = Prometheus.Metrics.NewCustomRegistry();
    private readonly EngineMetrics _metrics;
    private readonly EndpointStore _store = new();
    private readonly HealthState _health = new();
    private readonly ConfigurationDocument _document;
    private readonly IReadOnlyList<string> _configurationWarnings;
    private readonly EndpointFileDiscovery _discovery;
    private readonly Collector _collector;
    private readonly HttpMessageInvoker _scrapeClient;
    private readonly PickerListeners _listeners;
    private readonly bool _speaksPoolProtocol;
    private readonly ResourceStore _resources = new(ResourceScope.Everything);
    private readonly ResourcesFileWatcher? _resourcesFile;
    private IDisposable? _tracing;
    private readonly CancellationTokenSource _stopping = new();
    private Task _background = Task.CompletedTask;

    /// <exception cref="ConfigurationException">The configuration, the certificate or the endpoints file cannot work.</exception>
    public EndpointPickerHost(EndpointPickerOptions options, TimeProvider clock, ILoggerFactory logging)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(logging);
        _options = options;
        _clock = clock;
        _logger = logging.CreateLogger("InferenceGateway.EndpointPicker");
        _metrics = new EngineMetrics(_registry);
        _metrics.Pool.Follow(options.PoolName, _store);
        ProcessMetrics.Register(_registry);
        _document = PickerConfiguration.Read(options);
        DiscoveryEntry discovery = PickerConfiguration.RequireDiscovery(_document);
        CompiledConfiguration configuration = PickerConfiguration.Compile(_document, options, _metrics, clock);
        _configurationWarnings = [.. PickerConfiguration.Warnings(_document, configuration)];
        _discovery = new EndpointFileDiscovery(EndpointFileDiscoveryOptions.Read(_document.Source, discovery), _store, clock, _logger);
        // Endpoints of a file belong to no pool that could say what it speaks.
        _speaksPoolProtocol = ProtocolRule.IsCompatible(
            poolProtocol: null,
            configuration.Plugins.Select(plugin => plugin.Plugin).OfType<IBodyParser>().Select(parser => parser.Protocols)
        );
        RequestDirector director = new(
            configuration,
            _store,
            _metrics,
            new DecisionLog(clock),
            clock,
            Logging.RequestLog.For(_logger),
            new DirectorOptions
            {
                Resources = _resources,
                KeepsScores = options.EmitsEndpointScores,
                IgnoresSubsetHints = options.IgnoresSubsetHint,
                Logger = _logger,
            }
        );
        _resourcesFile = options.ResourcesFile is { } file ? new ResourcesFileWatcher(file, _resources, clock, _logger) : null;
        CollectorOptions scraping = new()
        {
            Interval = options.RefreshMetricsInterval,
            StalenessThreshold = options.MetricsStalenessThreshold,
        };
        _scrapeClient = ScrapeClient.Create(scraping.Timeout);
        _collector = new Collector(
            _store,
            new HttpMetricsFetcher(_scrapeClient, scraping.Timeout, clock),
            scraping,
            _metrics,
            clock,
            logging.CreateLogger<Collector>()
        );
        (string, string, object)[] plugins =
        [
            .. configuration
                .Plugins.Where(plugin => plugin.Type.Name != InFlightLoadDump.Name)
                .Select(plugin => (plugin.Name, plugin.Type.Name, (object)plugin.Plugin)),
            (InFlightLoadDump.Name, InFlightLoadDump.Name, new InFlightLoadDump(_store)),
            (discovery.Plugin.Name, discovery.Plugin.Type, _discovery),
        ];
        _listeners = new PickerListeners(
            options,
            clock,
            logging,
            _health,
            _registry,
            director,
            options.HasStreamMetrics ? new StreamMetrics(_metrics, clock) : null,
            new PluginStatePage(plugins, clock, _logger)
        );
    }

    /// <summary>Ports in use, once started.</summary>
    public int GrpcPort => _listeners.ExternalProcessor.Port;

    public int GrpcHealthPort => _listeners.Health.Port;

    public int MetricsPort => _listeners.Metrics.Port;

    /// <summary>The endpoints and their numbers.</summary>
    public EndpointSnapshot Endpoints => _store.Current;

    /// <summary>Starts: metrics, then the endpoints, then everything else. Returns when requests are served.</summary>
    /// <exception cref="ConfigurationException">The endpoints file cannot work.</exception>
    /// <exception cref="IOException">A port is in use.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        foreach (string warning in _configurationWarnings.Concat(_options.Warnings))
        {
            Log.Warning(_logger, warning);
        }

        foreach (string notice in _options.Notices)
        {
            Log.Notice(_logger, notice);
        }

        await _listeners.Metrics.StartAsync(cancellation);
        _discovery.Load();
        _resourcesFile?.Load();
        _tracing = _options.HasTracing ? TracingSetup.Start(TracingSetup.Environment(), _logger) : null;
        await ScrapeOnceAsync(cancellation);
        _background = Task.WhenAll(
            _collector.RunAsync(_stopping.Token),
            _discovery.RunAsync(_stopping.Token),
            _resourcesFile?.RunAsync(_stopping.Token) ?? Task.CompletedTask,
            _listeners.FollowCertificatesAsync(_stopping.Token),
            _metrics.Pool.RefreshAsync(
                _options.PoolName,
                _store,
                _options.MetricsStalenessThreshold,
                _options.RefreshPoolMetricsInterval,
                _clock,
                _stopping.Token
            )
        );
        await _listeners.ExternalProcessor.StartAsync(cancellation);
        await _listeners.Health.StartAsync(cancellation);
        _health.Update(conditions => conditions with { IsSynced = true, IsProtocolMismatched = !_speaksPoolProtocol });
        Log.Serving(_logger, GrpcPort, GrpcHealthPort, MetricsPort, _store.Current.Count, _document.Source);
    }

    /// <summary>Drains and stops, see <see cref="DrainSequence"/>. Scraping, discovery and metrics go on until the last stream ended.</summary>
    /// <param name="atOnce">Cancelled when nothing shall be waited for any more.</param>
    public async Task StopAsync(CancellationToken atOnce)
    {
        DrainSequence drain = new(_health, _options.DrainTimeout, _clock, _logger);
        await drain.RunAsync(_listeners.ExternalProcessor.StopAsync, atOnce);
        using CancellationTokenSource now = new();
        await now.CancelAsync();
        await _listeners.Health.StopAsync(now.Token);
        await _listeners.Metrics.StopAsync(now.Token);
        await _stopping.CancelAsync();
        await _background;
        Log.Stopped(_logger);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _background;
        await _listeners.DisposeAsync();
        _tracing?.Dispose();
        _scrapeClient.Dispose();
        _stopping.Dispose();
    }

    private async Task ScrapeOnceAsync(CancellationToken cancellation)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task scrape = _collector.ScrapeAllAsync(_stopping.Token);
        Task first = await Task.WhenAny(scrape, Task.Delay(FirstScrape, _clock, limit.Token));
        await limit.CancelAsync();
        if (first != scrape)
        {
            Log.FirstScrapeUnfinished(_logger);
        }
    }
}
