using System.Net;
using InferenceGateway.IntegrationTests.Harness;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace InferenceGateway.IntegrationTests.Envoy;

/// <summary>With trailers, no body message says that it is the last: the trailers end a direction, and the picker must answer them.</summary>
public sealed class TrailerTests : IAsyncLifetime
{
    private WebApplication _server = null!;
    private EnvoyGateway _gateway = null!;
    private string? _received;

    public async ValueTask InitializeAsync()
    {
        EnvoyExecutable.SkipWhenAbsent();
        _server = await StartServerAsync();
        Uri address = new(_server.Urls.Single());
        _gateway = await EnvoyGateway.StartAsync(
            new EnvoyGatewayOptions { Bootstrap = () => EnvoyBootstrap.FailingClosed().WithHttp2ModelServers() },
            address
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
            await _server.DisposeAsync();
        }
    }

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_an_answer_reach_the_client(bool isStreaming)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, EnvoyGateway.Relative(Bodies.Completions));
        request.Content = Bodies.Json(isStreaming ? Bodies.Stream() : Bodies.Completion());

        using HttpResponseMessage response = await EnvoyGateway.SendAsync(_gateway.Http2Client, request);

        (await response.Content.ReadAsStringAsync()).ShouldBe(isStreaming ? "data: {}\n\ndata: [DONE]\n\n" : "{}");
        response.TrailingHeaders.GetValues("x-checksum").ShouldBe(["abc"]);
        await _gateway.ShouldComeToRestAsync();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task Of_a_request_reach_the_model_server_and_do_not_hang()
    {
        using Http2RawClient client = await Http2RawClient.ConnectAsync(_gateway.Address);
        await client.SendHeadersAsync(
            isEnd: false,
            (":method", "POST"),
            (":scheme", "http"),
            (":authority", "gateway"),
            (":path", Bodies.Completions),
            ("content-type", "application/json")
        );
        await client.SendDataAsync(Bodies.Completion(), isEnd: false);
        await client.SendHeadersAsync(isEnd: true, ("x-request-trailer", "seen"));

        string body = await client.ReadAnswerAsync();

        body.ShouldBe("{}");
        _received.ShouldBe($"{Bodies.Completion()} seen");
        await _gateway.ShouldComeToRestAsync();
    }

    private async Task<WebApplication> StartServerAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2)
        );
        WebApplication server = builder.Build();
        server.Run(AnswerAsync);
        await server.StartAsync();
        return server;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using StreamReader reader = new(context.Request.Body);
        string body = await reader.ReadToEndAsync(Patience.End);
        string trailer = context.Request.CheckTrailersAvailable() ? context.Request.GetTrailer("x-request-trailer").ToString() : "";
        _received = $"{body} {trailer}";
        bool isStreaming = body.Contains("\"stream\":true");
        context.Response.ContentType = isStreaming ? "text/event-stream" : "application/json";
        await context.Response.WriteAsync(isStreaming ? "data: {}\n\ndata: [DONE]\n\n" : "{}");
        context.Response.AppendTrailer("x-checksum", "abc");
    }
}
