using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace InferenceGateway.EndpointPicker.Hosting;

/// <summary>One port with a server of its own, so that ports start, stop and are limited independently of each other.</summary>
internal sealed class Listener : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _purpose;
    private readonly int _wantedPort;

    /// <param name="purpose">What the port is for; named when it cannot be opened.</param>
    /// <param name="host">Null = every address of the machine.</param>
    public Listener(
        string purpose,
        IPAddress? host,
        int port,
        ILoggerFactory logging,
        Action<KestrelServerOptions> limits,
        Action<ListenOptions> protocol,
        Action<IServiceCollection> services,
        Action<WebApplication> map
    )
    {
        _purpose = purpose;
        _wantedPort = port;
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            limits(kestrel);
            if (host is null)
            {
                kestrel.ListenAnyIP(port, protocol);
            }
            else
            {
                kestrel.Listen(host, port, protocol);
            }
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(logging);
        // Signals are the verb's, and how long stopping takes is said by whoever stops.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = Timeout.InfiniteTimeSpan);
        services(builder.Services);
        _app = builder.Build();
        _app.UseRouting();
        map(_app);
    }

    /// <summary>The port in use, once started.</summary>
    public int Port { get; private set; }

    public IServiceProvider Services => _app.Services;

    /// <exception cref="IOException">The port is in use or may not be opened.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        try
        {
            await _app.StartAsync(cancellation);
        }
        catch (Exception exception) when (exception is System.Net.Sockets.SocketException or IOException)
        {
            throw new IOException($"cannot listen on port {_wantedPort} for {_purpose}: {exception.Message}", exception);
        }

        string address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Port = BindingAddress.Parse(address).Port;
    }

    /// <summary>Takes no new connections and streams, and waits for running ones until <paramref name="impatience"/>; then breaks them off.</summary>
    public async Task StopAsync(CancellationToken impatience)
    {
        try
        {
            await _app.StopAsync(impatience);
        }
        catch (OperationCanceledException) { }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
