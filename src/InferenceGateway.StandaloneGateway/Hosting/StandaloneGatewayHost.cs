using System.Net.Sockets;
using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Engine.Configuration;
using InferenceGateway.Engine.Endpoints;
using InferenceGateway.Engine.Explanation;
using InferenceGateway.Engine.Metrics;
using InferenceGateway.Engine.Randomness;
using InferenceGateway.Engine.Requests;
using InferenceGateway.Engine.Resources;
using InferenceGateway.Engine.Scraping;
using InferenceGateway.ModelServers;
using InferenceGateway.ModelServers.Scraping;
using InferenceGateway.Plugins;
using InferenceGateway.StandaloneGateway.Forwarding;
using InferenceGateway.StandaloneGateway.LivePage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Prometheus;
using Yarp.ReverseProxy.Forwarder;
using Collector = InferenceGateway.Engine.Endpoints.Collector;

namespace InferenceGateway.StandaloneGateway.Hosting;

/// <summary>The standalone gateway: an engine, a listener and a forwarder in one process. One instance serves once.</summary>
public sealed class StandaloneGatewayHost : IAsyncDisposable
{
    private readonly StandaloneGatewayOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly CollectorRegistry _registry = Prometheus.Metrics.NewCustomRegistry();
    private readonly EngineMetrics _metrics;
    private readonly MetricsPage _page;
    private readonly EndpointStore _store = new();
    private readonly DecisionLog _decisions;
    private readonly TrafficHistory _history;
    private readonly Collector _collector;
    private readonly RequestDirector _director;
    private readonly EndpointsFileWatcher? _watcher;
    private readonly ResourcesFileWatcher? _resourcesWatcher;
    private readonly CancellationTokenSource _stopping = new();
    private readonly HttpMessageInvoker _client;
    private readonly HttpMessageInvoker _scrapeClient;
    private readonly WebApplication _app;
    private readonly BodyBudget _budget;
    private readonly string _policy;
    private readonly IPrefixInventory? _prefixInventory;
    private Task _background = Task.CompletedTask;
    private bool _isDraining;

    /// <param name="configureLogging">Adds log providers; none by default.</param>
    /// <exception cref="ConfigurationException">An option, the configuration or the endpoints file cannot work.</exception>
    public StandaloneGatewayHost(StandaloneGatewayOptions options, TimeProvider clock, Action<ILoggingBuilder>? configureLogging = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Validate() is { } problem)
        {
            throw new ConfigurationException(problem);
        }

        _options = options;
        _clock = clock;
        _metrics = new EngineMetrics(_registry);
        _page = new MetricsPage(_registry);
        _metrics.Pool.Follow(options.PoolName, _store);
        ProcessMetrics.Register(_registry);
        _decisions = new DecisionLog(clock, perSecond: options.SampledDecisionsPerSecond);
        _history = new TrafficHistory(clock);
        ConfigurationDocument document =
            options.Configuration ?? (options.ConfigurationFile is { } file ? ConfigurationReader.ReadFile(file) : DefaultPolicy.Document);
        _policy = document.Source;
        CompiledConfiguration configuration = Compile(document);
        _prefixInventory = configuration.Plugins.Select(plugin => plugin.Plugin).OfType<IPrefixInventory>().FirstOrDefault();
        IReadOnlyList<EndpointIdentity> fixedEndpoints = ParseEndpoints(options);
        _store.Replace(fixedEndpoints);
        _budget = new BodyBudget(options.MaximumBufferedBytes);
        _client = ModelServerClient.Create(options.ConnectTimeout, options.InsecureSkipVerify);
        _app = CreateApplication(configureLogging);
        _logger = _app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("InferenceGateway.StandaloneGateway");
        DirectorOptions directing = new() { Logger = _logger };
        _director = new RequestDirector(configuration, _store, _metrics, _decisions, clock, [_history], directing);
        if (options.ResourcesFile is { } resourcesFile)
        {
            _resourcesWatcher = new ResourcesFileWatcher(resourcesFile, directing.Resources, clock, _logger);
            _resourcesWatcher.Load();
        }

        CollectorOptions scraping = new() { Interval = options.ScrapeInterval, Engines = EnginesOf(options) };
        _scrapeClient = ScrapeClient.Create(scraping.Timeout, options.InsecureSkipVerify);
        _collector = new Collector(
            _store,
            new HttpMetricsFetcher(_scrapeClient, scraping.Timeout, clock),
            scraping,
            _metrics,
            clock,
            _app.Services.GetRequiredService<ILogger<Collector>>()
        );
        if (options.EndpointsFile is { } endpointsFile)
        {
            _watcher = new EndpointsFileWatcher(endpointsFile, fixedEndpoints, _store, clock, _logger);
            _watcher.Load();
        }

        foreach (
            string warning in configuration.Warnings.Concat(
                document.UnservedSections.Select(s => $"'{s}' of {document.Source} has no effect here yet")
            )
        )
        {
            Log.ConfigurationWarning(_logger, warning);
        }

        Map();
    }

    /// <summary>Where the gateway listens, once started.</summary>
    public Uri Address { get; private set; } = new("http://invalid/");

    /// <summary>The endpoints and their numbers.</summary>
    public EndpointSnapshot Endpoints => _store.Current;

    /// <summary>Bytes of request bodies held now.</summary>
    public long BufferedBytes => _budget.Held;

    /// <summary>Starts listening; returns when requests are served.</summary>
    /// <exception cref="IOException">The address is in use or not this machine's.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        // The first request should meet known numbers; a server that does not answer must not hold up the start.
        await _collector.ScrapeAllAsync(cancellation);
        try
        {
            await _app.StartAsync(cancellation);
        }
        catch (SocketException exception)
        {
            throw new IOException($"cannot listen on {_options.Host}:{_options.Port}: {exception.Message}", exception);
        }

        Address = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        _background = Task.WhenAll(
            _collector.RunAsync(_stopping.Token),
            _watcher?.RunAsync(_stopping.Token) ?? Task.CompletedTask,
            _resourcesWatcher?.RunAsync(_stopping.Token) ?? Task.CompletedTask,
            RefreshPoolMetricsAsync(_stopping.Token)
        );
        Log.Serving(_logger, Address.AbsoluteUri, _store.Current.Count, _policy);
    }

    /// <summary>Drains: not ready any more, no new connections, running requests may finish within the drain timeout.</summary>
    public async Task StopAsync()
    {
        _isDraining = true;
        Log.Draining(_logger, Running(), _options.DrainTimeout.TotalSeconds);
        using CancellationTokenSource limit = new(_options.DrainTimeout, _clock);
        await _app.StopAsync(limit.Token);
        await _stopping.CancelAsync();
        await _background;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _background;
        await _app.DisposeAsync();
        _client.Dispose();
        _scrapeClient.Dispose();
        _stopping.Dispose();
    }

    private CompiledConfiguration Compile(ConfigurationDocument document)
    {
        PluginRegistry registry = new();
        BuiltInPlugins.Register(registry);
        ConfigurationCompiler compiler = new(registry, _metrics, _clock, new SharedRandomSource())
        {
            AllowsExperimentalPlugins = _options.AllowExperimentalPlugins,
        };
        return compiler.Compile(document);
    }

    private static List<EndpointIdentity> ParseEndpoints(StandaloneGatewayOptions options)
    {
        List<EndpointIdentity> endpoints = [];
        foreach (string url in options.Endpoints)
        {
            EndpointIdentity endpoint =
                EndpointFile.FromUrl(url, out string? error) ?? throw new ConfigurationException($"--endpoint: {error}");
            if (endpoints.Exists(e => e.Name == endpoint.Name))
            {
                throw new ConfigurationException($"--endpoint: {url} is given twice");
            }

            endpoints.Add(endpoint);
        }

        return endpoints;
    }

    private static EngineMetricMappings EnginesOf(StandaloneGatewayOptions options) =>
        EngineMetricMappings.TryCreate([], options.DefaultEngine, out IReadOnlyList<string> problems)
        ?? throw new ConfigurationException(string.Join("; ", problems));

    private WebApplication CreateApplication(Action<ILoggingBuilder>? configureLogging)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MaxRequestHeadersTotalSize = _options.MaximumHeaderBytes;
            kestrel.Limits.MaxRequestHeaderCount = 200;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(30);
            kestrel.Listen(_options.Host, _options.Port);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddHttpForwarder();
        builder.Services.AddSingleton(_clock);
        configureLogging?.Invoke(builder.Logging);
        return builder.Build();
    }

    private void Map()
    {
        ProxyLimits limits = new(_options.MaximumBodyBytes, _options.ActivityTimeout, _options.MaximumAttempts);
        InferenceProxy proxy = new(
            _director,
            _collector,
            _app.Services.GetRequiredService<IHttpForwarder>(),
            _client,
            _budget,
            limits,
            _logger
        );
        _app.Use(
            async (http, next) =>
            {
                await SocketThread.BeginRequestAsync();
                await next(http);
            }
        );
        _app.UseRouting();
        _app.MapGet("/", () => Results.Redirect("/live/"));
        _app.MapGet("/health", () => Results.Text("ok\n"));
        _app.MapGet("/ready", Ready);
        _app.MapGet("/metrics", WriteMetricsAsync);
        _app.MapLivePage(
            new LiveState(_clock)
            {
                Version = typeof(StandaloneGatewayHost).Assembly.GetName().Version?.ToString(3) ?? "0",
                Policy = _policy,
                Endpoints = () => _store.Current,
                Traffic = _history,
                Decisions = _decisions,
                StalenessThreshold = new CollectorOptions().StalenessThreshold,
                PrefixBlocks = _prefixInventory is null ? null : _prefixInventory.BlocksHeld,
            }
        );
        _app.MapFallback("{**path}", proxy.InvokeAsync);
    }

    private IResult Ready()
    {
        EndpointSnapshot snapshot = _store.Current;
        string? problem =
            _isDraining ? "draining"
            : snapshot.Count == 0 ? "no endpoints"
            : snapshot.Slots.ToArray().All(slot => snapshot.Metrics.IsUnreachable[slot]) ? "no endpoint can be reached"
            : null;
        return problem is null
            ? Results.Text("ready\n")
            : Results.Text(problem + "\n", statusCode: StatusCodes.Status503ServiceUnavailable);
    }

    private async Task WriteMetricsAsync(HttpContext http)
    {
        await SocketThread.LeaveAsync();
        http.Response.ContentType = MetricsPage.ContentType;
        await _page.WriteAsync(http.Response.Body, http.RequestAborted);
    }

    private Task RefreshPoolMetricsAsync(CancellationToken cancellation) =>
        _metrics.Pool.RefreshAsync(
            _options.PoolName,
            _store,
            new CollectorOptions().StalenessThreshold,
            TimeSpan.FromSeconds(5),
            _clock,
            cancellation
        );

    private long Running()
    {
        EndpointSnapshot snapshot = _store.Current;
        long running = 0;
        foreach (int slot in snapshot.Slots)
        {
            running += snapshot.Load.Requests[slot];
        }

        return running;
    }
}
