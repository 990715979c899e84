using InferenceGateway.IntegrationTests.Harness;

namespace InferenceGateway.IntegrationTests.Envoy;

/// <summary>Model servers that misbehave behind Envoy: the client learns it from Envoy, and the picker lets go of the request.</summary>
public sealed class BrokenServerTests(BrokenServerTests.Servers shared) : IClassFixture<BrokenServerTests.Servers>
{
    private readonly EnvoyGateway _gateway = shared.Gateway;

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task One_that_closes_before_it_answers_is_a_503_of_Envoys()
    {
        using HttpResponseMessage response = await _gateway.PostAsync(Bodies.Completions, Bodies.Completion("close at once"));

        ((int)response.StatusCode).ShouldBe(503);
        await _gateway.Envoy.AccessAsync("details=upstream_reset_before_response_started");
        await _gateway.ShouldComeToRestAsync();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task One_that_is_gone_before_the_picker_notices_is_a_503_of_Envoys()
    {
        EnvoyExecutable.SkipWhenAbsent();
        await using EnvoyGateway gateway = await StartWithDeadServerAsync();

        using HttpResponseMessage response = await gateway.PostAsync(Bodies.Completions, Bodies.Completion());

        ((int)response.StatusCode).ShouldBe(503);
        (await gateway.Envoy.AccessAsync("flags=UF")).ShouldContain(
            "details=upstream_reset_before_response_started{remote_connection_failure"
        );
        await gateway.ShouldComeToRestAsync();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task One_that_breaks_off_breaks_the_clients_stream()
    {
        using HttpResponseMessage response = await _gateway.StreamAsync(Bodies.Completions, Bodies.Stream("break in the middle"));
        ((int)response.StatusCode).ShouldBe(200);
        Stream stream = await response.Content.ReadAsStreamAsync();
        byte[] piece = new byte[100];
        int count = await stream.ReadAsync(piece, Patience.End);
        System.Text.Encoding.UTF8.GetString(piece, 0, count).ShouldBe("data: {}\n\n");

        shared.Server.Requests[^1].Reset();

        await Should.ThrowAsync<IOException>(() => stream.CopyToAsync(Stream.Null, Patience.End));
        await _gateway.Envoy.AccessAsync("details=upstream_reset_after_response_started");
        await _gateway.ShouldComeToRestAsync();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task An_error_of_the_server_reaches_the_client_unchanged()
    {
        using HttpResponseMessage response = await _gateway.PostAsync(Bodies.Completions, Bodies.Stream("fail"));

        ((int)response.StatusCode).ShouldBe(500);
        (await response.Content.ReadAsStringAsync()).ShouldBe("""{"error":"out of memory"}""");
        await _gateway.ShouldComeToRestAsync();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task An_answer_without_a_body_is_one()
    {
        using HttpResponseMessage response = await _gateway.PostAsync(Bodies.Completions, Bodies.Completion("nothing"));

        ((int)response.StatusCode).ShouldBe(204);
        await _gateway.ShouldComeToRestAsync();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task Two_cookies_and_a_repeated_request_header_pass_as_two()
    {
        using HttpRequestMessage request = new(HttpMethod.Post, EnvoyGateway.Relative(Bodies.Completions))
        {
            Content = Bodies.Json(Bodies.Completion("cookies")),
        };
        request.Headers.Add("x-repeated", ["one", "two"]);

        using HttpResponseMessage response = await EnvoyGateway.SendAsync(_gateway.Client, request);

        response.Headers.GetValues("set-cookie").ShouldBe(["a=1", "b=2"]);
        string head = shared.Server.Requests[^1].Head;
        (
            head.Contains("x-repeated: one\r\n") && head.Contains("x-repeated: two\r\n") || head.Contains("x-repeated: one, two\r\n")
        ).ShouldBeTrue(head);
        await _gateway.ShouldComeToRestAsync();
    }

    /// <summary>Its only server was there when the picker looked, and never again.</summary>
    private static async Task<EnvoyGateway> StartWithDeadServerAsync()
    {
        await using ScriptedServer server = new(exchange => exchange.AnswerAsync("{}"));
        return await EnvoyGateway.StartAsync(new EnvoyGatewayOptions { PickerFlags = ["--refresh-metrics-interval=10h"] }, server.Address);
    }

    /// <summary>One server that does what the prompt says.</summary>
    public sealed class Servers : IAsyncLifetime
    {
        private EnvoyGateway? _gateway;

        internal ScriptedServer Server { get; } = new(ObeyAsync);

        internal EnvoyGateway Gateway
        {
            get
            {
                EnvoyExecutable.SkipWhenAbsent();
                return _gateway.ShouldNotBeNull();
            }
        }

        public async ValueTask InitializeAsync() =>
            _gateway = EnvoyExecutable.IsPresent ? await EnvoyGateway.StartAsync(Server.Address) : null;

        public async ValueTask DisposeAsync()
        {
            if (_gateway is not null)
            {
                await _gateway.DisposeAsync();
            }

            await Server.DisposeAsync();
        }

        private static async Task ObeyAsync(ScriptedExchange exchange)
        {
            string body = System.Text.Encoding.UTF8.GetString(exchange.Body);
            if (body.Contains("close at once"))
            {
                exchange.Close();
            }
            else if (body.Contains("break in the middle"))
            {
                await exchange.StartStreamAsync();
                await exchange.SendChunkAsync("data: {}\n\n");
            }
            else if (body.Contains("fail"))
            {
                await exchange.AnswerAsync("""{"error":"out of memory"}""", status: "500 Internal Server Error");
            }
            else if (body.Contains("nothing"))
            {
                await exchange.SendAsync("HTTP/1.1 204 No Content\r\n\r\n");
            }
            else
            {
                await exchange.AnswerAsync("{}", "Set-Cookie: a=1\r\nSet-Cookie: b=2\r\n");
            }
        }
    }
}
