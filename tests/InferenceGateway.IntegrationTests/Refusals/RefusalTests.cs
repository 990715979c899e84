using System.Text;
using InferenceGateway.IntegrationTests.Harness;
using InferenceGateway.Simulation.Server;

namespace InferenceGateway.IntegrationTests.Refusals;

/// <summary>What the gateway refuses by itself. None of it may reach the server or leave anything behind.</summary>
public sealed class RefusalTests : IAsyncLifetime
{
    private const int MaximumBody = 10_000;

    private readonly ScriptedServer _server = new(exchange => exchange.AnswerAsync("{}"));
    private RunningGateway _gateway = null!;

    public async ValueTask InitializeAsync() =>
        _gateway = await RunningGateway.StartAsync(
            options => options with { MaximumBodyBytes = MaximumBody, MaximumHeaderBytes = 8192 },
            _server.Address
        );

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData("/v1/completions", """{"model":"m","prompt":"x" """)]
    [InlineData("/v1/completions", "not JSON at all")]
    [InlineData("/v1/completions", """["model","m"]""")]
    [InlineData("/v1/completions", """{"prompt":"x"}""")]
    [InlineData("/v1/completions", """{"model":"","prompt":"x"}""")]
    [InlineData("/v1/completions", """{"model":7,"prompt":"x"}""")]
    [InlineData("/v1/completions", """{"model":"m"}""")]
    [InlineData("/v1/chat/completions", """{"model":"m"}""")]
    [InlineData("/v1/chat/completions", """{"model":"m","messages":"hello"}""")]
    [InlineData("/v1/embeddings", """{"model":"m"}""")]
    [InlineData("/v1/responses", """{"model":"m"}""")]
    public async Task A_body_that_cannot_be_understood_is_a_bad_request(string path, string body)
    {
        using HttpResponseMessage response = await _gateway.PostAsync(path, body);

        (await response.ShouldBeErrorAsync(400)).ShouldNotBeEmpty();
        _server.RequestCount.ShouldBe(0);
        await _gateway.ShouldComeToRestAsync();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task What_is_missing_is_named()
    {
        using HttpResponseMessage model = await _gateway.PostAsync("/v1/completions", """{"prompt":"x"}""");
        (await model.ShouldBeErrorAsync(400)).ShouldContain("model");
        using HttpResponseMessage messages = await _gateway.PostAsync("/v1/chat/completions", """{"model":"m"}""");
        (await messages.ShouldBeErrorAsync(400)).ShouldContain("messages");
        using HttpResponseMessage prompt = await _gateway.PostAsync("/v1/completions", """{"model":"m"}""");
        (await prompt.ShouldBeErrorAsync(400)).ShouldContain("prompt");
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task The_largest_body_that_is_permitted_passes_and_one_byte_more_does_not()
    {
        string most = Bodies.Completion(new string('x', MaximumBody - Bodies.Completion("").Length));
        most.Length.ShouldBe(MaximumBody);

        using HttpResponseMessage passed = await _gateway.PostAsync(Bodies.Completions, most);
        using HttpResponseMessage refused = await _gateway.PostAsync(Bodies.Completions, most + " ");

        ((int)passed.StatusCode).ShouldBe(200);
        (await refused.ShouldBeErrorAsync(413)).ShouldContain(MaximumBody.ToString());
        _server.RequestCount.ShouldBe(1);
        await _gateway.ShouldComeToRestAsync();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task A_body_of_unknown_length_is_refused_as_soon_as_it_is_too_large()
    {
        using RawClient client = await RawClient.ConnectAsync(_gateway.Address);
        await client.SendAsync("POST /v1/completions HTTP/1.1\r\nHost: gateway\r\nTransfer-Encoding: chunked\r\n\r\n");
        string chunk = $"1000\r\n{new string('x', 0x1000)}\r\n";
        await client.SendAsync(chunk + chunk + chunk); // 12,288 bytes; the body has no end yet

        (await client.ReadUntilAsync("}}")).ShouldStartWith("HTTP/1.1 413 ");
        _server.RequestCount.ShouldBe(0);
        await _gateway.ShouldComeToRestAsync();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task An_announced_body_that_is_too_large_need_not_be_sent_to_be_refused()
    {
        using RawClient client = await RawClient.ConnectAsync(_gateway.Address);
        await client.SendAsync("POST /v1/completions HTTP/1.1\r\nHost: gateway\r\nContent-Length: 10001\r\n\r\n");

        (await client.ReadUntilAsync("}}")).ShouldStartWith("HTTP/1.1 413 ");
        _gateway.Host.BufferedBytes.ShouldBe(0);
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task Headers_that_are_too_large_in_total_are_refused()
    {
        using RawClient client = await RawClient.ConnectAsync(_gateway.Address);
        StringBuilder head = new("GET /v1/models HTTP/1.1\r\nHost: gateway\r\n");
        for (int i = 0; i < 10; i++)
        {
            head.Append($"X-{i}: {new string('x', 1000)}\r\n");
        }

        await client.SendAsync(head + "\r\n");

        (await client.ReadUntilAsync("\r\n\r\n")).ShouldStartWith("HTTP/1.1 431 ");
        _server.RequestCount.ShouldBe(0);
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task Bodies_beyond_what_may_be_held_at_one_time_are_turned_away_until_there_is_room()
    {
        // One body takes the 16,384 bytes of its pooled array at least; two do not fit into 20,000.
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            options => options with { MaximumBufferedBytes = 20_000 },
            _server.Address
        );
        using RawClient slow = await RawClient.ConnectAsync(gateway.Address);
        await slow.SendAsync("POST /v1/completions HTTP/1.1\r\nHost: gateway\r\nContent-Length: 16000\r\n\r\n{");
        await Patience.UntilAsync(() => gateway.Host.BufferedBytes > 0, "the body has its buffer");
        string body = Bodies.Completion(new string('x', 10_000));

        using HttpResponseMessage refused = await gateway.PostAsync(Bodies.Completions, body);
        (await refused.ShouldBeErrorAsync(503)).ShouldContain("bytes");
        refused.Header("x-llm-d-request-dropped-reason").ShouldBe("rejected-saturated");
        refused.Header("retry-after").ShouldNotBeNull();

        slow.Dispose();
        await Patience.UntilAsync(() => gateway.Host.BufferedBytes == 0, "the buffer is given back");
        using HttpResponseMessage passed = await gateway.PostAsync(Bodies.Completions, body);
        ((int)passed.StatusCode).ShouldBe(200);
        await gateway.ShouldComeToRestAsync();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task Refusals_are_counted_by_their_kind()
    {
        using HttpResponseMessage first = await _gateway.PostAsync(Bodies.Completions, "{");
        using HttpResponseMessage second = await _gateway.PostAsync(Bodies.Completions, "{}");

        await Patience.UntilAsync(
            async () => await _gateway.MetricAsync("llm_d_epp_request_error_total", "error_code=\"BadRequest\"") == 2,
            "both refusals are counted"
        );
        (await _gateway.MetricAsync("llm_d_epp_request_total")).ShouldBeNull();
    }

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task An_error_of_the_server_is_passed_on_untouched(int status)
    {
        await using SimulatedServer server = await Simulators.InstantAsync();
        await using RunningGateway gateway = await RunningGateway.StartAsync(server.Address);
        using HttpClient direct = new() { BaseAddress = server.Address };

        (string Text, HttpResponseMessage Response) expected = await AskAsync(direct);
        (string Text, HttpResponseMessage Response) passed = await AskAsync(gateway.Client);

        ((int)passed.Response.StatusCode).ShouldBe(status);
        passed.Text.ShouldBe(expected.Text);
        passed.Text.ShouldContain("X-Return-Error");
        passed.Response.Served().ShouldBe(server.Address.Authority);
        await gateway.ShouldComeToRestAsync();

        async Task<(string, HttpResponseMessage)> AskAsync(HttpClient client)
        {
            using HttpRequestMessage request = new(HttpMethod.Post, Bodies.Completions) { Content = Bodies.Json(Bodies.Completion()) };
            request.Headers.Add("X-Return-Error", status.ToString());
            HttpResponseMessage response = await client.SendAsync(request);
            return (await response.Content.ReadAsStringAsync(), response);
        }
    }
}
