using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using InferenceGateway.Simulation.Failures;
using static InferenceGateway.Simulation.Tests.Server.ServerHarness;

namespace InferenceGateway.Simulation.Tests.Server;

public sealed class RefusalTests
{
    private const string Chat = "/v1/chat/completions";
    private const string Completions = "/v1/completions";

    [Theory]
    [InlineData(Chat, """{"messages":[{"role":"user","content":"hi"}],"max_tokens":0}""")]
    [InlineData(Chat, """{"messages":[{"role":"user","content":"hi"}],"n":0}""")]
    [InlineData(Chat, """{"messages":[{"role":"user","content":"hi"}],"n":1000000}""")]
    [InlineData(Chat, """{"messages":[{"role":"user","content":"hi"}],"ignore_eos":true}""")]
    [InlineData(Chat, """{"messages":[{"role":"user","content":"hi"}],"cache_hit_threshold":1.5}""")]
    [InlineData(Chat, """{"messages":[{"role":"user","content":"hi"}],"stream":true,"kv_transfer_params":{"do_remote_decode":true}}""")]
    [InlineData(Chat, """{"messages":[]}""")]
    [InlineData(Chat, """{}""")]
    [InlineData(Completions, """{"prompt":""}""")]
    [InlineData(Completions, """{"prompt":[]}""")]
    [InlineData(Completions, """{"prompt":[""]}""")]
    [InlineData(Completions, """{"prompt":[[]]}""")]
    [InlineData("/v1/messages", """{"messages":[{"role":"user","content":"hi"}]}""")]
    [InlineData("/tokenize", """{"prompt":"a","messages":[{"role":"user","content":"hi"}]}""")]
    public async Task What_vllm_refuses_is_refused(string path, string body)
    {
        await using ServerHarness server = await InstantAsync();

        JsonElement error = await server.RefusedAsync(400, path, body);

        error.GetProperty("type").GetString().ShouldBe("BadRequestError");
        error.GetProperty("message").GetString().ShouldNotBeNullOrEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"prompt":"hi"} trailing""")]
    [InlineData("""{"prompt":"hi"}{}""")]
    [InlineData("""{"prompt":42}""")]
    [InlineData("""{"prompt":{"a":1}}""")]
    [InlineData("""{"prompt":[1,"a"]}""")]
    [InlineData("""{"prompt":["a",1]}""")]
    [InlineData("""{"prompt":[-1]}""")]
    [InlineData("""{"prompt":[4294967296]}""")]
    [InlineData("""{"prompt":[1.5]}""")]
    [InlineData("""{"prompt":"\ud800"}""")]
    [InlineData("""{"prompt":"hi","model":7}""")]
    [InlineData("""{"prompt":"hi","model":"\udc00"}""")]
    [InlineData("""{"prompt":"hi","stream":"yes"}""")]
    [InlineData("""{"prompt":"hi","max_tokens":99999999999}""")]
    [InlineData("""{"prompt":"hi","max_tokens":"5"}""")]
    [InlineData("""{"prompt":"hi","stream_options":[]}""")]
    [InlineData("""{"\ud800":1,"prompt":"hi"}""")]
    public async Task A_broken_body_is_a_client_error(string body)
    {
        await using ServerHarness server = await InstantAsync();

        await server.RefusedAsync(400, Completions, body);
    }

    [Theory]
    [InlineData("""{"messages":"hi"}""", 200)]
    [InlineData("""{"messages":{"role":"user"}}""", 400)]
    [InlineData("""{"messages":[1]}""", 400)]
    [InlineData("""{"messages":[{"role":5,"content":"hi"}]}""", 400)]
    [InlineData("""{"messages":[{"role":"user","content":5}]}""", 400)]
    [InlineData("""{"messages":[{"role":"user","content":[5]}]}""", 400)]
    [InlineData("""{"messages":[{"role":"user","content":null}]}""", 200)]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:x"}}]}]}""", 200)]
    [InlineData(
        """{"messages":[{"role":"assistant","tool_calls":[{"function":{"name":"f","arguments":"{}"}}]}],"tools":[{"type":"function"}]}""",
        200
    )]
    public async Task Messages_of_any_shape_are_either_understood_or_refused(string body, int status)
    {
        await using ServerHarness server = await InstantAsync();

        using HttpResponseMessage response = await server.PostAsync(Chat, body);

        ((int)response.StatusCode).ShouldBe(status, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_body_nested_too_deeply_is_a_client_error()
    {
        await using ServerHarness server = await InstantAsync();
        string nested = new string('[', 100_000) + new string(']', 100_000);

        await server.RefusedAsync(400, Completions, $$"""{"prompt":{{nested}}}""");
    }

    [Fact]
    public async Task Bytes_that_are_not_utf8_are_a_client_error()
    {
        await using ServerHarness server = await InstantAsync();
        byte[] body = [.. Encoding.UTF8.GetBytes("{\"prompt\":\""), 0xFF, 0xFE, .. Encoding.UTF8.GetBytes("\"}")];

        using HttpResponseMessage response = await server.Client.PostAsync(Completions, new ByteArrayContent(body));

        ((int)response.StatusCode).ShouldBe(400);
    }

    [Fact]
    public async Task An_unknown_model_is_named_in_the_error()
    {
        await using ServerHarness server = await InstantAsync();

        JsonElement error = await server.RefusedAsync(404, Completions, """{"model":"nobody","prompt":"hi"}""");

        error.GetProperty("type").GetString().ShouldBe("NotFoundError");
        error.GetProperty("message").GetString()!.ShouldContain("`nobody`");
    }

    [Fact]
    public async Task A_stream_that_exceeds_the_context_window_has_its_real_status()
    {
        await using ServerHarness server = await InstantAsync(options =>
            options with
            {
                Engine = options.Engine with { MaximumModelLength = 100 },
            }
        );

        // 360 bytes are 90 tokens; 90 + 11 > 100.
        string prompt = new('x', 360);
        JsonElement error = await server.RefusedAsync(400, Completions, $$"""{"prompt":"{{prompt}}","max_tokens":11,"stream":true}""");
        await server.ReadAsync(Completions, $$"""{"prompt":"{{prompt}}","max_tokens":10}""");

        error.GetProperty("message").GetString()!.ShouldContain("maximum context length is 100 tokens");
    }

    [Fact]
    public async Task A_body_over_the_limit_is_answered_413()
    {
        await using ServerHarness server = await InstantAsync(options => options with { MaximumBodyBytes = 1024 * 1024 });
        string prompt = new('x', 1024 * 1024);

        await server.RefusedAsync(413, Completions, $$"""{"prompt":"{{prompt}}"}""");
    }

    [Fact]
    public async Task A_chunked_body_over_the_limit_is_answered_413_before_its_end()
    {
        await using ServerHarness server = await InstantAsync(options => options with { MaximumBodyBytes = 1024 * 1024 });
        using TcpClient client = new();
        await client.ConnectAsync(server.Server.Address.Host, server.Server.Address.Port);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes("POST /v1/completions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"));
        byte[] chunk = Encoding.ASCII.GetBytes($"80000\r\n{new string('x', 0x80000)}\r\n");
        for (int i = 0; i < 3; i++)
        {
            await stream.WriteAsync(chunk);
        }

        using StreamReader reader = new(stream);
        (await reader.ReadLineAsync()).ShouldBe("HTTP/1.1 413 Payload Too Large");
    }

    [Fact]
    public async Task A_full_queue_is_answered_429_also_to_a_stream()
    {
        await using ServerHarness server = await StartAsync(
            Slow,
            options => options with { Engine = options.Engine with { MaximumSequences = 1, MaximumWaiting = 1 } }
        );
        const string Body = """{"prompt":"hi","max_tokens":1,"stream":true}""";
        Task<HttpResponseMessage> running = server.StreamAsync(Completions, Body);
        await EventuallyAsync(() => server.Server.Load.Running == 1);
        Task<HttpResponseMessage> waiting = server.StreamAsync(Completions, Body);
        await EventuallyAsync(() => server.Server.Load.Waiting == 1);

        JsonElement error = await server.RefusedAsync(429, Completions, Body);
        server.Time.Advance(TimeSpan.FromMilliseconds(100));
        server.Time.Advance(TimeSpan.FromMilliseconds(100));

        error.GetProperty("type").GetString().ShouldBe("RateLimitError");
        (await running).StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
        (await waiting).StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
    }

    [Fact]
    public async Task Of_several_choices_all_run_or_none()
    {
        await using ServerHarness server = await StartAsync(
            Slow,
            options => options with { Engine = options.Engine with { MaximumSequences = 1, MaximumWaiting = 0 } }
        );

        await server.RefusedAsync(429, Completions, """{"prompt":"hi","n":2}""");

        (server.Server.Load.Running, server.Server.Load.Waiting).ShouldBe((0, 0));
    }

    [Theory]
    [InlineData("503", 503)]
    [InlineData("418", 418)]
    [InlineData("abc", 400)]
    [InlineData("42", 400)]
    public async Task A_status_can_be_asked_for(string header, int status)
    {
        await using ServerHarness server = await InstantAsync();
        using HttpRequestMessage request = new(HttpMethod.Post, Completions) { Content = Json("""{"prompt":"hi"}""") };
        request.Headers.Add("X-Return-Error", header);

        using HttpResponseMessage response = await server.Client.SendAsync(request);

        ((int)response.StatusCode).ShouldBe(status);
    }

    [Theory]
    [InlineData(FailureType.RateLimit, 429)]
    [InlineData(FailureType.InvalidApiKey, 401)]
    [InlineData(FailureType.ContextLength, 400)]
    [InlineData(FailureType.ServerError, 503)]
    [InlineData(FailureType.InvalidRequest, 400)]
    [InlineData(FailureType.ModelNotFound, 404)]
    public async Task An_injected_failure_has_its_status(FailureType type, int status)
    {
        await using ServerHarness server = await InstantAsync(options =>
            options with
            {
                Failures = new() { Rate = 100, Types = [type] },
            }
        );

        await server.RefusedAsync(status, Completions, """{"prompt":"hi"}""");
    }

    [Fact]
    public async Task A_path_or_method_that_is_not_there_is_an_error()
    {
        await using ServerHarness server = await InstantAsync();

        await server.RefusedAsync(404, "/nowhere", "{}");
        using HttpResponseMessage response = await server.Client.DeleteAsync(new Uri("/v1/models", UriKind.Relative));
        ((int)response.StatusCode).ShouldBe(405);
    }
}
