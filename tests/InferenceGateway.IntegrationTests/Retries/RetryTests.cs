using InferenceGateway.IntegrationTests.Harness;

namespace InferenceGateway.IntegrationTests.Retries;

/// <summary>A request whose endpoint failed before a byte of the answer reached the client is sent elsewhere, unseen by the client.</summary>
public sealed class RetryTests
{
    /// <summary>Draws by which one of two equal endpoints is missed with a probability of 2 to the power of -60.</summary>
    private const int ManyDraws = 60;

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task A_request_to_an_endpoint_that_refuses_connections_goes_elsewhere()
    {
        Uri nowhere = ScriptedServer.Nowhere();
        await using ScriptedServer good = new(exchange => exchange.AnswerAsync("{}"));
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            options => options with { ScrapeInterval = RunningGateway.NoScrapes },
            good.Address,
            nowhere
        );

        await SendUntilAsync(gateway, () => gateway.IsUnreachable(nowhere), good);

        int tried = await SuccessesAsync(gateway, nowhere);
        tried.ShouldBe(1);
        // Nobody else is sent there.
        for (int i = 0; i < 20; i++)
        {
            using HttpResponseMessage response = await gateway.PostAsync(Bodies.Completions, Bodies.Completion());
            response.Served().ShouldBe(good.Address.Authority);
        }

        (await SuccessesAsync(gateway, nowhere)).ShouldBe(1);
        await gateway.ShouldComeToRestAsync();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task A_request_to_an_endpoint_that_cannot_be_connected_to_in_time_goes_elsewhere()
    {
        using FullQueue full = await FullQueue.OpenAsync();
        await using ScriptedServer good = new(exchange => exchange.AnswerAsync("{}"));
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            options => options with { ScrapeInterval = RunningGateway.NoScrapes, ConnectTimeout = TimeSpan.FromMilliseconds(300) },
            good.Address,
            full.Address
        );

        await SendUntilAsync(gateway, () => gateway.IsUnreachable(full.Address), good);

        await gateway.ShouldComeToRestAsync();
    }

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData("", false)]
    [InlineData("", true)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\nX-Bad: 1\r\n\r\n", false)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\nX-Bad: 1\r\n\r\n", true)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\nX-Bad: 1\r\n\r\n", false)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-L", false)]
    public async Task A_request_to_an_endpoint_that_dies_before_a_byte_of_its_answer_goes_elsewhere(string said, bool isReset)
    {
        await using ScriptedServer bad = new(async exchange =>
        {
            await exchange.SendAsync(said);
            if (isReset)
            {
                exchange.Reset();
            }
            else
            {
                exchange.Close();
            }
        });
        await using ScriptedServer good = new(exchange => exchange.AnswerAsync("{\"good\":1}"));
        await using RunningGateway gateway = await RunningGateway.StartAsync(bad.Address, good.Address);

        List<HttpResponseMessage> answers = await SendUntilAsync(gateway, () => bad.RequestCount > 0, good);

        answers.ShouldAllBe(answer => answer.Header("x-bad") == null);
        good.RequestCount.ShouldBe(answers.Count);
        // The endpoint that failed was sent the very same request before.
        bad.Requests[0].Body.ShouldBe(good.Requests[^1].Body);
        bad.Requests[0].Header("x-request-id").ShouldBe(good.Requests[^1].Header("x-request-id"));
        await gateway.ShouldComeToRestAsync();
        (await gateway.MetricAsync("llm_d_epp_request_error_total")).ShouldBeNull();
        (await gateway.MetricAsync("llm_d_epp_request_total")).ShouldBe(answers.Count);
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task A_request_without_a_body_goes_elsewhere_too()
    {
        await using ScriptedServer bad = new(exchange =>
        {
            exchange.Close();
            return Task.CompletedTask;
        });
        await using ScriptedServer good = new(exchange => exchange.AnswerAsync("{}"));
        await using RunningGateway gateway = await RunningGateway.StartAsync(bad.Address, good.Address);

        for (int i = 0; bad.RequestCount == 0; i++)
        {
            i.ShouldBeLessThan(ManyDraws);
            using HttpResponseMessage response = await gateway.Client.GetAsync(new Uri("/v1/models", UriKind.Relative));
            ((int)response.StatusCode).ShouldBe(200);
        }

        await gateway.ShouldComeToRestAsync();
    }

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_a_byte_was_passed_on_there_is_no_second_attempt(bool isReset)
    {
        TaskCompletionSource seen = new();
        await using ScriptedServer bad = new(async exchange =>
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
        await using ScriptedServer good = new(exchange => exchange.AnswerAsync("{}"));
        await using RunningGateway gateway = await RunningGateway.StartAsync(bad.Address, good.Address);

        int sent = 0;
        while (bad.RequestCount == 0)
        {
            sent++;
            sent.ShouldBeLessThan(ManyDraws);
            using HttpResponseMessage response = await gateway.StreamAsync(Bodies.Completions, Bodies.Stream($"prompt {sent}"));
            ((int)response.StatusCode).ShouldBe(200);
            await using Stream stream = await response.Content.ReadAsStreamAsync();
            byte[] piece = new byte[100];
            (await stream.ReadAsync(piece, Patience.End)).ShouldBeGreaterThan(0);
            if (bad.RequestCount > 0)
            {
                seen.SetResult();
                await Should.ThrowAsync<IOException>(async () => await stream.ReadExactlyAsync(piece, Patience.End));
            }
        }

        await gateway.ShouldComeToRestAsync();
        (bad.RequestCount, good.RequestCount).ShouldBe((1, sent - 1));
    }

    private static async Task<List<HttpResponseMessage>> SendUntilAsync(RunningGateway gateway, Func<bool> condition, ScriptedServer good)
    {
        List<HttpResponseMessage> answers = [];
        while (!condition())
        {
            answers.Count.ShouldBeLessThan(ManyDraws);
            HttpResponseMessage response = await gateway.PostAsync(Bodies.Completions, Bodies.Completion($"prompt {answers.Count}"));
            ((int)response.StatusCode).ShouldBe(200, await response.Content.ReadAsStringAsync());
            response.Served().ShouldBe(good.Address.Authority);
            answers.Add(response);
        }

        return answers;
    }

    private static async Task<int> SuccessesAsync(RunningGateway gateway, Uri endpoint) =>
        (int)(await gateway.MetricAsync("llm_d_epp_scheduler_attempts_total", $"endpoint_name=\"{endpoint.Authority}\"") ?? 0);
}
