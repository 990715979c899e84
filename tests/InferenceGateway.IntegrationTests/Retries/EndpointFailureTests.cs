using InferenceGateway.IntegrationTests.Harness;

namespace InferenceGateway.IntegrationTests.Retries;

/// <summary>What clients are told when endpoints fail and nobody else can help.</summary>
public sealed class EndpointFailureTests
{
    [Fact(Timeout = Patience.Milliseconds)]
    public async Task Without_endpoints_requests_are_dropped_with_a_reason()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync();

        using HttpResponseMessage response = await gateway.PostAsync(Bodies.Completions, Bodies.Completion());

        (await response.ShouldBeErrorAsync(503)).ShouldContain("no endpoints");
        response.Header("x-llm-d-request-dropped-reason").ShouldBe("rejected-no-endpoints");
        using HttpResponseMessage ready = await gateway.Client.GetAsync(new Uri("/ready", UriKind.Relative));
        ((int)ready.StatusCode).ShouldBe(503);
        await gateway.ShouldComeToRestAsync();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task When_all_endpoints_are_down_each_is_tried_at_most_once()
    {
        Uri[] nowhere = [.. Enumerable.Range(0, 2).Select(_ => ScriptedServer.Nowhere())];
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            options => options with { ScrapeInterval = RunningGateway.NoScrapes },
            nowhere
        );

        using HttpResponseMessage response = await gateway.PostAsync(Bodies.Completions, Bodies.Completion());

        await response.ShouldBeErrorAsync(503);
        response.Header("x-llm-d-request-dropped-reason").ShouldBe("rejected-no-endpoints");
        // Two successful decisions and one that found nobody; or less where a scrape knew before.
        double attempts = await gateway.MetricAsync("llm_d_epp_scheduler_attempts_total", "status=\"success\"") ?? 0;
        attempts.ShouldBeLessThanOrEqualTo(2);
        nowhere.ShouldAllBe(address => gateway.IsUnreachable(address));
        await gateway.ShouldComeToRestAsync();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task No_more_endpoints_are_tried_than_is_permitted()
    {
        await using ScriptedServer server = new(exchange => Closing(exchange));
        await using ScriptedServer second = new(exchange => Closing(exchange));
        await using ScriptedServer third = new(exchange => Closing(exchange));
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            options => options with { MaximumAttempts = 2 },
            server.Address,
            second.Address,
            third.Address
        );

        using HttpResponseMessage response = await gateway.PostAsync(Bodies.Completions, Bodies.Completion());

        (await response.ShouldBeErrorAsync(502)).ShouldContain("2 endpoints failed");
        (server.RequestCount + second.RequestCount + third.RequestCount).ShouldBe(2);
        await gateway.ShouldComeToRestAsync();
    }

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData("this is no HTTP\r\n\r\n")]
    [InlineData("HTTP/1.1 abc OK\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nno colon here\r\n\r\n")]
    public async Task An_endpoint_that_answers_garbage_is_a_bad_gateway(string garbage)
    {
        await using ScriptedServer server = new(async exchange =>
        {
            await exchange.SendAsync(garbage);
            exchange.Close();
        });
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            options => options with { MaximumAttempts = 1 },
            server.Address
        );

        using HttpResponseMessage response = await gateway.PostAsync(Bodies.Completions, Bodies.Completion());

        (await response.ShouldBeErrorAsync(502)).ShouldContain("failed");
        await gateway.ShouldComeToRestAsync();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task An_endpoint_that_hangs_is_a_timeout_and_is_not_asked_again_elsewhere()
    {
        // The request may be running there still: sending it elsewhere as well would double its cost.
        await using ScriptedServer hanging = new(exchange => Task.Delay(Timeout.Infinite, exchange.Closed));
        await using ScriptedServer other = new(exchange => Task.Delay(Timeout.Infinite, exchange.Closed));
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            options => options with { ActivityTimeout = TimeSpan.FromMilliseconds(200) },
            hanging.Address,
            other.Address
        );

        using HttpResponseMessage response = await gateway.PostAsync(Bodies.Completions, Bodies.Completion());

        (await response.ShouldBeErrorAsync(504)).ShouldContain("0.2 s");
        (hanging.RequestCount + other.RequestCount).ShouldBe(1);
        // It answers scrapes and takes connections: it is slow, not gone.
        (gateway.IsUnreachable(hanging.Address) || gateway.IsUnreachable(other.Address)).ShouldBeFalse();
        await gateway.ShouldComeToRestAsync();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task A_stream_that_hangs_in_the_middle_breaks()
    {
        await using ScriptedServer server = new(async exchange =>
        {
            await exchange.StartStreamAsync();
            await exchange.SendChunkAsync("data: 1\n\n");
            await Task.Delay(Timeout.Infinite, exchange.Closed);
        });
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            options => options with { ActivityTimeout = TimeSpan.FromMilliseconds(500) },
            server.Address
        );

        await ShouldBreakAsync(gateway);
        await ShouldCountOneFailureAsync(gateway);
    }

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stream_whose_server_dies_in_the_middle_breaks_and_does_not_end(bool isReset)
    {
        TaskCompletionSource seen = new();
        await using ScriptedServer server = new(async exchange =>
        {
            await exchange.StartStreamAsync();
            await exchange.SendChunkAsync("data: 1\n\n");
            await seen.Task;
            if (isReset)
            {
                exchange.Reset();
            }
            else
            {
                exchange.Close();
            }
        });
        await using RunningGateway gateway = await RunningGateway.StartAsync(server.Address);

        await ShouldBreakAsync(gateway, seen);
        await ShouldCountOneFailureAsync(gateway);
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task A_plain_answer_that_is_cut_short_breaks_and_does_not_end()
    {
        TaskCompletionSource seen = new();
        await using ScriptedServer server = new(async exchange =>
        {
            await exchange.SendAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"a\":");
            await seen.Task;
            exchange.Close();
        });
        await using RunningGateway gateway = await RunningGateway.StartAsync(server.Address);

        await ShouldBreakAsync(gateway, seen);
        await ShouldCountOneFailureAsync(gateway);
    }

    private static async Task ShouldBreakAsync(RunningGateway gateway, TaskCompletionSource? seen = null)
    {
        using HttpResponseMessage response = await gateway.StreamAsync(Bodies.Completions, Bodies.Stream());
        ((int)response.StatusCode).ShouldBe(200);
        await using Stream stream = await response.Content.ReadAsStreamAsync();
        byte[] piece = new byte[100];
        (await stream.ReadAsync(piece, Patience.End)).ShouldBeGreaterThan(0);
        seen?.SetResult();

        Exception broken = await Should.ThrowAsync<Exception>(async () =>
        {
            while (await stream.ReadAsync(piece, Patience.End) > 0) { }
        });
        (broken is IOException or HttpRequestException).ShouldBeTrue(broken.ToString());
    }

    private static async Task ShouldCountOneFailureAsync(RunningGateway gateway)
    {
        await gateway.ShouldComeToRestAsync();
        await Patience.UntilAsync(
            async () => await gateway.MetricAsync("llm_d_epp_request_error_total", "error_code=\"ModelServerError\"") == 1,
            "the failure is counted"
        );
        (await gateway.MetricAsync("llm_d_epp_request_duration_seconds_count")).ShouldBeNull();
    }

    private static Task Closing(ScriptedExchange exchange)
    {
        exchange.Close();
        return Task.CompletedTask;
    }
}
