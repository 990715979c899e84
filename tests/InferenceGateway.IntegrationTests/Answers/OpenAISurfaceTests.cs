using InferenceGateway.IntegrationTests.Harness;
using InferenceGateway.Simulation.Generation;
using InferenceGateway.Simulation.Latency;
using InferenceGateway.Simulation.Model;
using InferenceGateway.Simulation.Server;

namespace InferenceGateway.IntegrationTests.Answers;

/// <summary>What a client of a model server sees must not change when the gateway stands in between.</summary>
public sealed class OpenAISurfaceTests : IAsyncLifetime
{
    private SimulatedServer _server = null!;
    private RunningGateway _gateway = null!;

    /// <summary>Echoes prompts under the client's request id at a standing date, without a cache: the same request always has the same answer.</summary>
    public async ValueTask InitializeAsync()
    {
        LatencyOptions none = LatencyProfiles.Find("none").ShouldNotBeNull();
        _server = await Simulators.StartAsync(
            none,
            new StandingDate(),
            options =>
                options with
                {
                    Mode = GenerationMode.Echo,
                    EchoesRequestId = true,
                    Engine = new ServerModelOptions { Latency = none, PrefixCaching = false },
                }
        );
        _gateway = await RunningGateway.StartAsync(_server.Address);
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData("/v1/chat/completions", """{"model":"acme/chat","messages":[{"role":"user","content":"How are you? \u00e4\u6f22"}]}""")]
    [InlineData(
        "/v1/chat/completions",
        """{"model":"acme/chat","stream":true,"messages":[{"role":"user","content":"How are you today?"}]}"""
    )]
    [InlineData("/v1/completions", """{"model":"acme/chat","prompt":"Once upon a time, there was a test"}""")]
    [InlineData(
        "/v1/completions",
        """{"model":"acme/chat","prompt":"Once upon a time","stream":true,"stream_options":{"include_usage":true}}"""
    )]
    [InlineData("/v1/embeddings", """{"model":"acme/chat","input":"some words","dimensions":8}""")]
    [InlineData("/v1/responses", """{"model":"acme/chat","input":"Say that again"}""")]
    [InlineData("/v1/responses", """{"model":"acme/chat","input":"Say that again","stream":true}""")]
    [InlineData("/v1/messages", """{"model":"acme/chat","max_tokens":50,"messages":[{"role":"user","content":"hello"}]}""")]
    [InlineData("/tokenize", """{"model":"acme/chat","prompt":"hello there"}""")]
    [InlineData("/some/path/nobody/knows?with=query", """{"and":"a body"}""")]
    [InlineData("/v1/models", null)]
    [InlineData("/version", null)]
    [InlineData("/some/path/nobody/knows?with=query", null)]
    public async Task An_answer_arrives_byte_for_byte_as_the_server_gives_it(string path, string? body)
    {
        (int Status, string? Type, byte[] Bytes) direct = await AskAsync(_server.Address, path, body);
        (int Status, string? Type, byte[] Bytes) through = await AskAsync(_gateway.Address, path, body);

        direct.Bytes.ShouldNotBeEmpty();
        through.Status.ShouldBe(direct.Status);
        through.Type.ShouldBe(direct.Type);
        through.Bytes.ShouldBe(direct.Bytes);
        await _gateway.ShouldComeToRestAsync();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task An_answer_is_worth_comparing()
    {
        // Guards the theory above: a server that refused all of it would answer the same with and without a gateway, too.
        (int status, _, byte[] bytes) = await AskAsync(
            _gateway.Address,
            "/v1/completions",
            """{"model":"acme/chat","prompt":"Once upon"}"""
        );

        status.ShouldBe(200);
        System.Text.Encoding.UTF8.GetString(bytes).ShouldContain("Once upon");
    }

    private static async Task<(int Status, string? Type, byte[] Bytes)> AskAsync(Uri server, string path, string? body)
    {
        using HttpClient client = new() { Timeout = Patience.Span };
        using HttpRequestMessage request = new(body is null ? HttpMethod.Get : HttpMethod.Post, new Uri(server, path));
        request.Headers.Add("x-request-id", "the-same");
        request.Content = body is null ? null : Bodies.Json(body);
        using HttpResponseMessage response = await client.SendAsync(request);
        return ((int)response.StatusCode, response.Content.Headers.ContentType?.ToString(), await response.Content.ReadAsByteArrayAsync());
    }

    /// <summary>Real timers, but always the same date.</summary>
    private sealed class StandingDate : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    }
}
