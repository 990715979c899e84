using InferenceGateway.IntegrationTests.Harness;

namespace InferenceGateway.IntegrationTests.Envoy;

/// <summary>The picker dies while Envoy fails closed: nothing is forwarded without it, and everything works again when it is back.</summary>
public sealed class FailingClosedTests
{
    [Fact(Timeout = Patience.Milliseconds)]
    public async Task Without_a_picker_nothing_is_forwarded_until_there_is_one()
    {
        EnvoyExecutable.SkipWhenAbsent();
        await using ScriptedServer server = new(exchange => exchange.AnswerAsync("{}"));
        await using EnvoyGateway gateway = await EnvoyGateway.StartAsync(Quick with { StartsPicker = false }, server.Address);

        foreach (HttpClient client in (HttpClient[])[gateway.Client, gateway.Http2Client])
        {
            using HttpResponseMessage post = await client.PostAsync(
                EnvoyGateway.Relative(Bodies.Completions),
                Bodies.Json(Bodies.Completion())
            );
            ((int)post.StatusCode).ShouldBe(500);
            using HttpResponseMessage get = await client.GetAsync(EnvoyGateway.Relative("/v1/models"));
            ((int)get.StatusCode).ShouldBe(500);
        }

        await gateway.Envoy.AccessAsync("details=ext_proc_error_gRPC_error_14");
        ((int)await gateway.Envoy.ReadyAsync()).ShouldBe(503);
        server.RequestCount.ShouldBe(0);

        await gateway.Picker.StartAsync();

        await gateway.ShouldBecomeReadyAsync();
        using HttpResponseMessage served = await gateway.PostAsync(Bodies.Completions, Bodies.Completion());
        ((int)served.StatusCode).ShouldBe(200);
        await gateway.ShouldComeToRestAsync();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task A_picker_that_dies_takes_its_requests_with_it_and_a_new_one_serves_the_next()
    {
        EnvoyExecutable.SkipWhenAbsent();
        await using ScriptedServer server = new(StreamOrWaitAsync);
        await using EnvoyGateway gateway = await EnvoyGateway.StartAsync(Quick, server.Address);
        Task<HttpResponseMessage> waiting = gateway.PostAsync(Bodies.Completions, Bodies.Completion("wait"));
        using HttpResponseMessage streaming = await gateway.StreamAsync(Bodies.Completions, Bodies.Stream("stream"));
        Stream stream = await streaming.Content.ReadAsStreamAsync();
        (await stream.ReadAsync(new byte[100], Patience.End)).ShouldBeGreaterThan(0);
        await Patience.UntilAsync(() => server.RequestCount == 2, "both requests are at the server");

        await gateway.Picker.KillAsync();

        ((int)(await waiting).StatusCode).ShouldBe(500);
        await Should.ThrowAsync<IOException>(async () => await stream.CopyToAsync(Stream.Null, Patience.End));
        await gateway.Envoy.AccessAsync("details=ext_proc_error_gRPC_error_13");

        await gateway.Picker.StartAsync();

        await gateway.ShouldBecomeReadyAsync();
        using HttpResponseMessage served = await gateway.PostAsync(Bodies.Completions, Bodies.Completion("now"));
        ((int)served.StatusCode).ShouldBe(200);
        await gateway.ShouldComeToRestAsync();
    }

    /// <summary>Health checks at a pace for tests.</summary>
    private static EnvoyGatewayOptions Quick { get; } = new() { Bootstrap = () => EnvoyBootstrap.FailingClosed().WithEagerHealthChecks() };

    private static async Task StreamOrWaitAsync(ScriptedExchange exchange)
    {
        string body = System.Text.Encoding.UTF8.GetString(exchange.Body);
        if (body.Contains("stream"))
        {
            await exchange.StartStreamAsync();
            await exchange.SendChunkAsync("data: {}\n\n");
        }
        else if (!body.Contains("wait"))
        {
            await exchange.AnswerAsync("{}");
        }
    }
}
