using System.Net;
using InferenceGateway.ExtProc.Tests.Fakes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace InferenceGateway.ExtProc.Tests.Transports;

/// <summary>The door over a test engine on a loopback port, h2c.</summary>
internal sealed class ExtProcServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ExtProcServer(WebApplication app, TestEngine engine)
    {
        _app = app;
        Engine = engine;
        Usage = app.Services.GetRequiredService<ExternalProcessorUsage>();
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public TestEngine Engine { get; }

    public ExternalProcessorUsage Usage { get; }

    public Uri Address { get; }

    public static async Task<ExtProcServer> StartAsync(ExtProcOptions? options = null, TimeProvider? clock = null)
    {
        TestEngine engine = new();
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.Http2.MaxStreamsPerConnection = 10_000;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddRoutingCore();
        if (clock is not null)
        {
            builder.Services.AddSingleton(clock);
        }

        builder.Services.AddExternalProcessor(engine.Director, options ?? new ExtProcOptions());
        WebApplication app = builder.Build();
        app.UseRouting();
        app.MapExternalProcessor();
        await app.StartAsync();
        return new ExtProcServer(app, engine);
    }

    /// <param name="impatience">Cancelled when open streams shall be broken off.</param>
    public async Task StopAsync(CancellationToken impatience)
    {
        try
        {
            await _app.StopAsync(impatience);
        }
        catch (OperationCanceledException) { }
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
