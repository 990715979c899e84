using System.Text;
using InferenceGateway.IntegrationTests.Harness;

namespace InferenceGateway.IntegrationTests.Clients;

/// <summary>Clients that mean harm get a clear error or a closed connection; everybody else is served as before.</summary>
public sealed class HostileClientTests : IAsyncLifetime
{
    private readonly ScriptedServer _server = new(exchange => exchange.AnswerAsync("{}"));
    private RunningGateway _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await RunningGateway.StartAsync(_server.Address);

    public async ValueTask DisposeAsync()
    {
        await ShouldStillServeAsync();
        await _gateway.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task Headers_that_never_end_hold_up_nobody()
    {
        List<RawClient> slow = [];
        for (int i = 0; i < 200; i++)
        {
            RawClient client = await RawClient.ConnectAsync(_gateway.Address);
            await client.SendAsync("POST /v1/completions HTTP/1.1\r\nHost: gateway\r\nX-Slow: ");
            slow.Add(client);
        }

        await ShouldStillServeAsync();
        _gateway.Host.BufferedBytes.ShouldBe(0);
        slow.ForEach(client => client.Dispose());
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task Bodies_that_never_end_hold_little_memory_and_are_given_up()
    {
        List<RawClient> slow = [];
        for (int i = 0; i < 50; i++)
        {
            RawClient client = await RawClient.ConnectAsync(_gateway.Address);
            await client.SendAsync("POST /v1/completions HTTP/1.1\r\nHost: gateway\r\nContent-Length: 60000000\r\n\r\n{");
            slow.Add(client);
        }

        await Patience.UntilAsync(() => _gateway.Host.BufferedBytes >= 50 * 1024, "the bodies have begun");
        // Announcing 60 MB does not get them.
        _gateway.Host.BufferedBytes.ShouldBeLessThanOrEqualTo(50 * 512 * 1024);
        foreach (RawClient client in slow)
        {
            // Less than 240 bytes a second for five seconds is too slow.
            string answer = await client.ReadToEndAsync();
            answer.ShouldStartWith("HTTP/1.1 408 ");
            answer.ShouldContain("\"code\":408");
        }

        await _gateway.ShouldComeToRestAsync();
        slow.ForEach(client => client.Dispose());
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task Ten_thousand_models_and_fairness_ids_do_not_become_as_many_series()
    {
        const int Senders = 16;
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(SendAsync));

        string[] lines = await _gateway.MetricLinesAsync();
        (await _gateway.MetricAsync("llm_d_epp_request_total")).ShouldBe(10_000);
        // A thousand names of each kind are kept; from then on both labels say "other".
        Named("llm_d_epp_request_total{").ShouldBeLessThanOrEqualTo(2 * 1001);
        Named("llm_d_epp_scheduler_attempts_total{").ShouldBeLessThanOrEqualTo(1001);
        lines.ShouldContain(line => line.StartsWith("llm_d_epp_request_total{") && line.Contains("model_name=\"other\""));
        await _gateway.ShouldComeToRestAsync();

        int Named(string beginning) => lines.Count(line => line.StartsWith(beginning, StringComparison.Ordinal));

        async Task SendAsync(int sender)
        {
            for (int i = sender; i < 10_000; i += Senders)
            {
                using HttpRequestMessage request = new(HttpMethod.Post, Bodies.Completions);
                request.Content = Bodies.Json(Bodies.Completion(model: $"model-{i}"));
                request.Headers.Add("x-gateway-inference-fairness-id", $"tenant-{i}");
                using HttpResponseMessage response = await _gateway.Client.SendAsync(request);
                ((int)response.StatusCode).ShouldBe(200);
            }
        }
    }

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData("[", 100_000)]
    [InlineData("{\"a\":", 100_000)]
    [InlineData("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[", 20_000)]
    public async Task JSON_nested_without_end_is_a_bad_request(string opening, int depth)
    {
        foreach (string path in (string[])["/v1/chat/completions", "/v1/completions", "/v1/responses", "/v1/embeddings"])
        {
            using HttpResponseMessage response = await _gateway.PostAsync(path, string.Concat(Enumerable.Repeat(opening, depth)));
            await response.ShouldBeErrorAsync(400);
        }

        _server.RequestCount.ShouldBe(0);
        await _gateway.ShouldComeToRestAsync();
    }

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData("{\"model\":\"m\",\"prompt\":\"\u00ff\u00fe\"}")]
    [InlineData("{\"model\":\"\u00c0\u0080\",\"prompt\":\"x\"}")]
    [InlineData("\u00ef\u00bb\u00bf{}")]
    [InlineData("\u0000\u0000\u0000\u0000")]
    public async Task Bytes_that_are_no_text_end_in_an_answer_of_somebody(string latin1)
    {
        using ByteArrayContent content = new(Encoding.Latin1.GetBytes(latin1));

        using HttpResponseMessage response = await _gateway.Client.PostAsync(new Uri(Bodies.Completions, UriKind.Relative), content);

        // What the parser need not understand is the server's business; all else is refused here.
        if (response.IsSuccessStatusCode)
        {
            Encoding.Latin1.GetString(_server.Requests.ShouldHaveSingleItem().Body).ShouldBe(latin1);
        }
        else
        {
            await response.ShouldBeErrorAsync(400);
            _server.RequestCount.ShouldBe(0);
        }

        await _gateway.ShouldComeToRestAsync();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task A_thousand_headers_are_refused()
    {
        using RawClient client = await RawClient.ConnectAsync(_gateway.Address);
        string headers = string.Concat(Enumerable.Range(0, 1000).Select(i => $"X-{i}: 1\r\n"));
        await client.SendAsync($"GET /v1/models HTTP/1.1\r\nHost: gateway\r\n{headers}\r\n");

        (await client.ReadToEndAsync()).ShouldStartWith("HTTP/1.1 431 ");
        _server.RequestCount.ShouldBe(0);
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task Garbage_behind_a_request_does_not_spoil_its_answer()
    {
        using RawClient client = await RawClient.ConnectAsync(_gateway.Address);
        string body = Bodies.Completion();
        await client.SendAsync(
            $"POST /v1/completions HTTP/1.1\r\nHost: gateway\r\nContent-Length: {body.Length}\r\n\r\n{body}\u0001\u0002 garbage\r\n\r\n"
        );

        string answer = await client.ReadToEndAsync();

        answer.ShouldStartWith("HTTP/1.1 200 ");
        answer.ShouldContain("HTTP/1.1 400 ");
        _server.RequestCount.ShouldBe(1);
    }

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData("\r\n\r\n\r\n\r\n\u0016\u0003\u0001\u0002\r\n\r\n")] // TLS where none is spoken
    [InlineData("GET / HTTP/9.9\r\n\r\n")]
    [InlineData("POST /v1/completions HTTP/1.1\r\n\r\n")] // no host
    [InlineData("POST /v1/completions HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n")]
    [InlineData("POST /v1/completions HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("POST /v1/completions HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nno chunk\r\n")]
    [InlineData("POST /v1/completions HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n")]
    [InlineData("GET /a b c HTTP/1.1\r\nHost: a\r\n\r\n")]
    public async Task What_is_no_HTTP_is_refused_and_the_connection_closed(string text)
    {
        using RawClient client = await RawClient.ConnectAsync(_gateway.Address);
        await client.SendAsync(text);

        string answer = await client.ReadToEndAsync();

        answer.ShouldMatch("^(HTTP/1.1 (4|505)|$)");
        _server.RequestCount.ShouldBe(0);
        await _gateway.ShouldComeToRestAsync();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task A_length_and_chunks_together_do_not_smuggle_a_second_request()
    {
        using RawClient client = await RawClient.ConnectAsync(_gateway.Address);
        const string Smuggled = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";
        await client.SendAsync(
            $"POST /v1/models HTTP/1.1\r\nHost: a\r\nContent-Length: {5 + Smuggled.Length}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{Smuggled}"
        );
        await client.ReadUntilAsync("HTTP/1.1 ");
        await _gateway.ShouldComeToRestAsync();

        // Chunks win, and what follows them is a request of its own for the gateway: the server never sees the two as one.
        _server.Requests.ShouldAllBe(seen => seen.Header("transfer-encoding") == null || seen.Header("content-length") == null);
        _server.Requests.ShouldAllBe(seen => !Encoding.Latin1.GetString(seen.Body).Contains("smuggled"));
    }

    private async Task ShouldStillServeAsync()
    {
        using HttpResponseMessage response = await _gateway.PostAsync(Bodies.Completions, Bodies.Completion());
        ((int)response.StatusCode).ShouldBe(200);
        await _gateway.ShouldComeToRestAsync();
    }
}
