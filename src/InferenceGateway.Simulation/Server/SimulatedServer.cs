using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using InferenceGateway.Simulation.Failures;
using InferenceGateway.Simulation.Generation;
using InferenceGateway.Simulation.Latency;
using InferenceGateway.Simulation.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace InferenceGateway.Simulation.Server;

/// <summary>
/// A model server that computes nothing: the interface, the metrics and the timing of a real one, over HTTP/1.1. Many fit into one process. Thread-safe.
/// </summary>
public sealed class SimulatedServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ModelDriver _driver;
    private readonly ServerContext _context;
    private readonly ConcurrentDictionary<string, ConnectionContext> _connections = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private RequestRouter _router = null!;
    private Task? _stopped;
    private volatile bool _isKilled;

    private SimulatedServer(SimulatedServerOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        Options = options;
        _driver = new ModelDriver(new ServerModel(options.Engine, new Random(options.Seed)), time);
        _context = new ServerContext(options, _driver, time, new Chance(options.Seed + 1), new SentenceCorpus(new Random(options.Seed)));
        _application = CreateApplication(options, loggers);
    }

    /// <summary>What it was started with.</summary>
    public SimulatedServerOptions Options { get; }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>The value of its <c>x-inference-pod</c> header.</summary>
    public string PodName => Options.PodName ?? $"sim-{Address.Port}";

    /// <summary>What it is doing now.</summary>
    public ServerLoad Load =>
        _driver.Use(
            (model, _) =>
                new ServerLoad(
                    model.RunningCount,
                    model.WaitingCount + model.PreparingCount,
                    model.CacheUsage,
                    model.Statistics.GeneratedTokens,
                    model.Statistics.PrefixCacheQueries,
                    model.Statistics.PrefixCacheHits,
                    model.Statistics.Preemptions
                )
        );

    /// <summary>Starts listening.</summary>
    /// <param name="options">Refused with an <see cref="ArgumentException"/> when <see cref="SimulatedServerOptions.Validate"/> objects.</param>
    /// <param name="time">Clock and timers of the model.</param>
    /// <param name="loggers">Where to log; nowhere when null.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="IOException">The port is taken or the address is not this machine's.</exception>
    public static async Task<SimulatedServer> StartAsync(
        SimulatedServerOptions options,
        TimeProvider time,
        ILoggerFactory? loggers = null,
        CancellationToken cancellationToken = default
    )
    {
        if (options.Validate() is { } problem)
        {
            throw new ArgumentException(problem, nameof(options));
        }

        loggers ??= NullLoggerFactory.Instance;
        SimulatedServer server = new(options, time, loggers);
        try
        {
            await server.ListenAsync(loggers, cancellationToken);
            return server;
        }
        catch
        {
            server._driver.Dispose();
            await server._application.DisposeAsync();
            throw;
        }
    }

    /// <summary>Replaces the time constants, as <c>POST /admin/config</c> does.</summary>
    public void ChangeLatency(LatencyOptions latency) => _context.ChangeLatency(latency);

    /// <summary>Replaces the failures on purpose, as <c>POST /admin/config</c> does.</summary>
    public void ChangeFailures(FailureOptions failures)
    {
        if (failures.Validate() is { } problem)
        {
            throw new ArgumentException(problem, nameof(failures));
        }

        _context.Failures = failures;
    }

    /// <summary>Answers new requests with 503, lets running ones finish for at most the drain time, then closes everything.</summary>
    public Task StopAsync()
    {
        lock (_gate)
        {
            return _stopped ??= DrainAsync();
        }
    }

    /// <summary>Drops every connection and stops listening at once, as a crash would.</summary>
    public void Kill()
    {
        // The connections go first: what crashes has no time to say that it is shutting down.
        _isKilled = true;
        foreach (ConnectionContext connection in _connections.Values)
        {
            connection.Abort();
        }

        lock (_gate)
        {
            _stopped ??= CloseAsync();
        }
    }

    /// <summary>Stops, without waiting for running requests.</summary>
    public async ValueTask DisposeAsync()
    {
        Kill();
        await (_stopped ?? Task.CompletedTask);
        await _application.DisposeAsync();
    }

    private WebApplication CreateApplication(SimulatedServerOptions options, ILoggerFactory loggers)
    {
        // The empty builder reads no files and no environment: what the server does follows from its options alone.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(
                IPAddress.Parse(options.Host),
                options.Port,
                listen =>
                {
                    listen.Protocols = HttpProtocols.Http1;
                    listen.Use(Track);
                }
            );
        });
        return builder.Build();
    }

    private ConnectionDelegate Track(ConnectionDelegate next) =>
        async connection =>
        {
            _connections[connection.ConnectionId] = connection;
            try
            {
                if (_isKilled)
                {
                    connection.Abort();
                    return;
                }

                await next(connection);
            }
            finally
            {
                _connections.TryRemove(connection.ConnectionId, out _);
            }
        };

    private async Task ListenAsync(ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        // The router is made when the port is known, which is after the first connection could come in.
        TaskCompletionSource<RequestRouter> ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _application.Run(context => _router is { } router ? router.HandleAsync(context) : HandleEarlyAsync(ready.Task, context));
        try
        {
            await _application.StartAsync(cancellationToken);
        }
        catch (SocketException problem)
        {
            throw new IOException(problem.Message, problem);
        }

        Address = new Uri(_application.Urls.First());
        _context.ListenOn(Address.Port);
        ILogger logger = loggers.CreateLogger<SimulatedServer>();
        RequestRouter router = new(_context, logger);
        router.Drained += () => _drained.TrySetResult();
        _router = router;
        ready.SetResult(router);
        Log.Listening(logger, PodName, Address);
    }

    private static async Task HandleEarlyAsync(Task<RequestRouter> ready, HttpContext context) => await (await ready).HandleAsync(context);

    private async Task DrainAsync()
    {
        _context.IsStopping = true;
        if (_router.InFlight > 0)
        {
            await Task.WhenAny(_drained.Task, Task.Delay(Options.DrainTimeout, _context.Time));
        }

        await CloseAsync();
    }

    private async Task CloseAsync()
    {
        using CancellationTokenSource atOnce = new();
        await atOnce.CancelAsync();
        try
        {
            await _application.StopAsync(atOnce.Token);
        }
        catch (OperationCanceledException)
        {
            // Connections that were open have been aborted.
        }

        _driver.Dispose();
    }

    /// <summary>Signals are the business of the process, not of one of its servers.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
