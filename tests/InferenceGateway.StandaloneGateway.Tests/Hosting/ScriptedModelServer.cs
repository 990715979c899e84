using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace InferenceGateway.StandaloneGateway.Tests.Hosting;

/// <summary>A model server on a loopback port that keeps what it was sent and answers as the test says.</summary>
internal sealed class ScriptedModelServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ScriptedModelServer(Func<HttpResponse, Task> answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(async http =>
        {
            if (http.Request.Path == "/metrics")
            {
                return;
            }

            using StreamReader reader = new(http.Request.Body, Encoding.UTF8);
            Body = await reader.ReadToEndAsync(http.RequestAborted);
            ContentLength = http.Request.ContentLength;
            await answer(http.Response);
        });
    }

    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>Body of the last request.</summary>
    public string Body { get; private set; } = "";

    public long? ContentLength { get; private set; }

    public static async Task<ScriptedModelServer> StartAsync(Func<HttpResponse, Task> answer)
    {
        ScriptedModelServer server = new(answer);
        await server._app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
