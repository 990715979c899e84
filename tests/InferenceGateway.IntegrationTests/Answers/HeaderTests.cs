using InferenceGateway.IntegrationTests.Harness;

namespace InferenceGateway.IntegrationTests.Answers;

public sealed class HeaderTests : IAsyncLifetime
{
    private readonly ScriptedServer _server = new(exchange =>
        exchange.AnswerAsync(
            "{}",
            "Connection: X-Only-For-The-Gateway\r\nX-Only-For-The-Gateway: 1\r\nKeep-Alive: timeout=5\r\nX-From-The-Server: kept\r\n"
        )
    );
    private RunningGateway _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await RunningGateway.StartAsync(_server.Address);

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task A_request_id_reaches_the_server_as_the_client_gave_it()
    {
        (ScriptedExchange seen, _) = await SendAsync(("x-request-id", "my-id"));

        seen.Header("x-request-id").ShouldBe("my-id");
    }

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("longer than 256 characters")]
    public async Task A_request_without_a_usable_id_gets_one(string? given)
    {
        string? id = given is { Length: > 0 } ? new string('x', 257) : given;
        (ScriptedExchange first, _) = await SendAsync(id is null ? [] : [("x-request-id", id)]);
        (ScriptedExchange second, _) = await SendAsync(id is null ? [] : [("x-request-id", id)]);

        string[] made = [first.Header("x-request-id").ShouldNotBeNull(), second.Header("x-request-id").ShouldNotBeNull()];
        made.Select(text => Guid.TryParse(text, out _)).ShouldAllBe(isGuid => isGuid);
        made[0].ShouldNotBe(made[1]);
    }

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData("x-gateway-destination-endpoint")]
    [InlineData("x-gateway-destination-endpoint-subset")]
    [InlineData("x-gateway-destination-endpoint-served")]
    [InlineData("x-llm-d-destination-endpoint")]
    [InlineData("X-Prefiller-Host-Port")]
    [InlineData("x-encoder-hosts-ports")]
    [InlineData("x-data-parallel-host-port")]
    [InlineData("x-kv-cache-source-host-port")]
    public async Task A_client_cannot_speak_as_the_gateway(string header)
    {
        (ScriptedExchange seen, HttpResponseMessage response) = await SendAsync((header, "10.9.9.9:1"), ("x-of-my-own", "kept"));

        seen.Header(header).ShouldBeNull();
        seen.Head.ShouldNotContain("10.9.9.9");
        seen.Header("x-of-my-own").ShouldBe("kept");
        response.Served().ShouldBe(_server.Address.Authority);
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task The_answer_tells_which_endpoint_gave_it()
    {
        (_, HttpResponseMessage response) = await SendAsync();

        response.Served().ShouldBe(_server.Address.Authority);
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task Headers_for_the_next_hop_only_go_no_further()
    {
        using RawClient client = await RawClient.ConnectAsync(_gateway.Address);
        string body = Bodies.Completion();
        await client.SendAsync(
            $"POST /v1/completions HTTP/1.1\r\nHost: gateway\r\nConnection: close, X-Of-This-Hop\r\nX-Of-This-Hop: 1\r\n"
                + $"Proxy-Connection: keep-alive\r\nUpgrade: h2c\r\nTE: trailers\r\nContent-Length: {body.Length}\r\n\r\n{body}"
        );
        string answer = await client.ReadToEndAsync();

        ScriptedExchange seen = _server.Requests.ShouldHaveSingleItem();
        seen.Header("proxy-connection").ShouldBeNull();
        seen.Header("upgrade").ShouldBeNull();
        (seen.Header("connection") ?? "").ShouldNotContain("close");
        seen.Header("host").ShouldBe(_server.Address.Authority);
        answer.ShouldStartWith("HTTP/1.1 200 ");
        answer.ShouldContain("X-From-The-Server: kept");
        answer.ShouldNotContain("Keep-Alive", Case.Insensitive);
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task The_body_reaches_the_server_as_the_client_sent_it()
    {
        const string Odd = """{ "model" : "m",  "prompt":"\u00e4 \"x\"" , "unknown":[1.50,{"a":null}] }""";
        using HttpResponseMessage response = await _gateway.PostAsync(Bodies.Completions, Odd);

        System.Text.Encoding.UTF8.GetString(_server.Requests.ShouldHaveSingleItem().Body).ShouldBe(Odd);
    }

    private async Task<(ScriptedExchange Seen, HttpResponseMessage Response)> SendAsync(params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, Bodies.Completions) { Content = Bodies.Json(Bodies.Completion()) };
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();
        }

        HttpResponseMessage response = await _gateway.Client.SendAsync(request);
        ((int)response.StatusCode).ShouldBe(200);
        return (_server.Requests[^1], response);
    }
}
