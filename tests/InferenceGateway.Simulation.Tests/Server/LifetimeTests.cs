using System.Net;
using System.Net.Sockets;
using InferenceGateway.Simulation.Failures;
using InferenceGateway.Simulation.Latency;
using InferenceGateway.Simulation.Server;
using static InferenceGateway.Simulation.Tests.Server.ServerHarness;

namespace InferenceGateway.Simulation.Tests.Server;

public sealed class LifetimeTests
{
    private const string Completions = "/v1/completions";
    private const string TwoTokens = """{"prompt":"hi","max_tokens":2,"ignore_eos":true,"stream":true}""";

    [Theory]
    [InlineData(TwoTokens)]
    [InlineData("""{"prompt":["a","b"],"max_tokens":2}""")]
    public async Task A_client_that_leaves_frees_its_slot(string body)
    {
        await using ServerHarness server = await StartAsync(Slow);
        using CancellationTokenSource leaves = new();
        Task<HttpResponseMessage> request = server.StreamAsync(Completions, body, leaves.Token);
        await EventuallyAsync(() => server.Server.Load.Running > 0);

        await leaves.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(request);
        // The clock stands still, so nothing but the disconnect can end it.
        await EventuallyAsync(() => server.Server.Load is { Running: 0, CacheUsage: 0 });
        (await server.MetricsAsync()).ShouldNotContain("""vllm:request_success_total{finish_reason="abort",model_name="acme/chat"} 0""");
    }

    [Fact]
    public async Task A_stopping_server_refuses_new_requests_and_finishes_running_ones()
    {
        await using ServerHarness server = await StartAsync(Slow);
        Task<HttpResponseMessage> running = server.StreamAsync(Completions, TwoTokens);
        await EventuallyAsync(() => server.Server.Load.Running == 1);

        Task stopped = server.Server.StopAsync();
        await server.RefusedAsync(503, Completions, TwoTokens);
        (await server.Client.GetAsync(new Uri("/health/ready", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        stopped.IsCompleted.ShouldBeFalse();

        server.Time.Advance(TimeSpan.FromMilliseconds(100));
        using HttpResponseMessage response = await running;
        Task<string> text = response.Content.ReadAsStringAsync();
        server.Time.Advance(TimeSpan.FromMilliseconds(10));
        (await text).ShouldEndWith("data: [DONE]\n\n");
        await stopped;
    }

    [Fact]
    public async Task A_stop_does_not_wait_longer_than_the_drain_time()
    {
        await using ServerHarness server = await StartAsync(Slow, options => options with { DrainTimeout = TimeSpan.FromMilliseconds(50) });
        Task<HttpResponseMessage> running = server.StreamAsync(Completions, TwoTokens);
        await EventuallyAsync(() => server.Server.Load.Running == 1);

        Task stopped = server.Server.StopAsync();
        server.Time.Advance(TimeSpan.FromMilliseconds(50));

        await stopped;
        await Should.ThrowAsync<HttpRequestException>(running);
    }

    [Fact]
    public async Task A_killed_server_drops_its_connections()
    {
        await using ServerHarness server = await StartAsync(Slow);
        Task<HttpResponseMessage> running = server.StreamAsync(Completions, TwoTokens);
        await EventuallyAsync(() => server.Server.Load.Running == 1);

        server.Server.Kill();

        await Should.ThrowAsync<HttpRequestException>(running);
        await Should.ThrowAsync<HttpRequestException>(server.Client.GetAsync(new Uri("/health", UriKind.Relative)));
    }

    [Fact]
    public async Task A_killed_server_does_not_say_that_it_is_shutting_down()
    {
        for (int round = 0; round < 10; round++)
        {
            await using ServerHarness server = await InstantAsync();
            int answers = 0;
            Task<int[]>[] clients =
            [
                .. Enumerable.Range(0, 8).Select(_ => AskUntilItIsGoneAsync(server, () => Interlocked.Increment(ref answers))),
            ];
            await EventuallyAsync(() => Volatile.Read(ref answers) >= 20);

            server.Server.Kill();

            int[][] statuses = await Task.WhenAll(clients);
            statuses.SelectMany(status => status).ShouldAllBe(status => status == 200);
        }

        static async Task<int[]> AskUntilItIsGoneAsync(ServerHarness server, Action answered)
        {
            List<int> statuses = [];
            try
            {
                while (true)
                {
                    using HttpResponseMessage response = await server.PostAsync(Completions, TwoTokens);
                    statuses.Add((int)response.StatusCode);
                    answered();
                }
            }
            catch (HttpRequestException)
            {
                return [.. statuses];
            }
        }
    }

    [Fact]
    public async Task An_address_of_somebody_else_is_an_io_error() =>
        await Should.ThrowAsync<IOException>(
            SimulatedServer.StartAsync(new SimulatedServerOptions { Host = "192.0.2.1", Port = 0 }, TimeProvider.System)
        );

    [Fact]
    public async Task A_server_is_alive_before_it_is_ready()
    {
        await using ServerHarness server = await InstantAsync(options => options with { StartupDuration = TimeSpan.FromSeconds(2) });

        (await Status("/health")).ShouldBe(200);
        (await Status("/health/ready")).ShouldBe(503);
        server.Time.Advance(TimeSpan.FromSeconds(2));
        (await Status("/health/ready")).ShouldBe(200);

        async Task<int> Status(string path) => (int)(await server.Client.GetAsync(new Uri(path, UriKind.Relative))).StatusCode;
    }

    [Fact]
    public async Task A_taken_port_is_an_io_error()
    {
        await using ServerHarness server = await InstantAsync();

        await Should.ThrowAsync<IOException>(
            SimulatedServer.StartAsync(new SimulatedServerOptions { Port = server.Server.Address.Port }, TimeProvider.System)
        );
    }

    [Fact]
    public async Task Every_answer_says_who_gave_it()
    {
        await using ServerHarness server = await InstantAsync(options => options with { PodNamespace = "llm" });

        using HttpResponseMessage response = await server.PostAsync(Completions, """{"prompt":"hi"}""");

        int port = server.Server.Address.Port;
        response.Headers.GetValues("x-inference-pod").ShouldBe([$"sim-{port}"]);
        response.Headers.GetValues("x-inference-port").ShouldBe([port.ToString()]);
        response.Headers.GetValues("x-inference-namespace").ShouldBe(["llm"]);
    }

    [Fact]
    public async Task A_request_id_is_returned_when_enabled()
    {
        await using ServerHarness server = await InstantAsync(options => options with { EchoesRequestId = true });
        using HttpRequestMessage request = new(HttpMethod.Post, Completions) { Content = Json("""{"prompt":"hi"}""") };
        request.Headers.Add("X-Request-Id", "abc");

        using HttpResponseMessage response = await server.Client.SendAsync(request);

        response.Headers.GetValues("X-Request-Id").ShouldBe(["abc"]);
        (await response.Content.ReadAsStringAsync()).ShouldContain("\"cmpl-abc\"");
    }

    [Fact]
    public async Task A_cut_drops_the_connection_in_the_middle_of_the_answer()
    {
        await using ServerHarness server = await InstantAsync(Failing(FailureType.Cut));

        using HttpResponseMessage response = await server.StreamAsync(
            Completions,
            """{"prompt":"hi","max_tokens":40,"ignore_eos":true,"stream":true}"""
        );

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        using StreamReader reader = new(await response.Content.ReadAsStreamAsync());
        int tokens = 0;
        await Should.ThrowAsync<IOException>(async () =>
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                tokens += line.Length > 0 ? 1 : 0;
            }
        });
        // Half of 40.
        tokens.ShouldBe(20);
    }

    [Fact]
    public async Task A_stalled_answer_neither_goes_on_nor_ends()
    {
        await using ServerHarness server = await InstantAsync(Failing(FailureType.Stall));
        using CancellationTokenSource leaves = new();
        using HttpResponseMessage response = await server.StreamAsync(Completions, TwoTokens, leaves.Token);
        using StreamReader reader = new(await response.Content.ReadAsStreamAsync());
        (await reader.ReadLineAsync()).ShouldNotBeNull().ShouldStartWith("data: ");

        server.Time.Advance(TimeSpan.FromHours(1));
        Task<string> rest = reader.ReadToEndAsync(leaves.Token);
        rest.IsCompleted.ShouldBeFalse();
        await leaves.CancelAsync();
        await Should.ThrowAsync<Exception>(rest);
    }

    [Fact]
    public async Task A_malformed_frame_breaks_the_json_but_not_the_stream()
    {
        await using ServerHarness server = await InstantAsync(Failing(FailureType.MalformedFrame));

        List<string> events = await server.EventsAsync(Completions, TwoTokens);

        events.Count(text => text != "[DONE]" && !IsJson(text)).ShouldBe(1);
        events[^1].ShouldBe("[DONE]");
    }

    [Fact]
    public async Task Slow_headers_come_when_their_delay_is_over()
    {
        await using ServerHarness server = await InstantAsync(Failing(FailureType.SlowHeaders));
        Task<HttpResponseMessage> pending = server.StreamAsync(Completions, TwoTokens);
        await EventuallyAsync(() => server.Server.Load.GeneratedTokens == 2);

        // The delay begins when the first token is there, which is on another thread: move on until it is over.
        await EventuallyAsync(() =>
        {
            server.Time.Advance(TimeSpan.FromSeconds(1));
            return pending.IsCompleted;
        });

        (await (await pending).Content.ReadAsStringAsync()).ShouldEndWith("[DONE]\n\n");
    }

    [Fact]
    public async Task Adapters_come_and_go_at_runtime()
    {
        await using ServerHarness server = await InstantAsync();
        const string Request = """{"model":"tuned","prompt":"hi","max_tokens":1}""";
        const string Load = """{"lora_name":"tuned","lora_path":"/adapters/tuned"}""";

        await server.RefusedAsync(404, Completions, Request);
        (await server.PostAsync("/v1/load_lora_adapter", Load)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await server.ReadAsync(Completions, Request);
        (await server.Client.GetStringAsync(new Uri("/v1/models", UriKind.Relative))).ShouldContain("\"parent\":\"acme/chat\"");
        await server.RefusedAsync(400, "/v1/load_lora_adapter", Load);
        (await server.PostAsync("/v1/unload_lora_adapter", Load)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await server.RefusedAsync(404, "/v1/unload_lora_adapter", Load);
        await server.RefusedAsync(400, "/v1/unload_lora_adapter", "{}");
        await server.RefusedAsync(404, Completions, Request);
    }

    private static Func<SimulatedServerOptions, SimulatedServerOptions> Failing(FailureType type) =>
        options =>
            options with
            {
                Failures = new FailureOptions { Rate = 100, Types = [type] },
            };

    private static bool IsJson(string text)
    {
        try
        {
            using System.Text.Json.JsonDocument document = System.Text.Json.JsonDocument.Parse(text);
            return true;
        }
        catch (System.Text.Json.JsonException)
        {
            return false;
        }
    }
}
