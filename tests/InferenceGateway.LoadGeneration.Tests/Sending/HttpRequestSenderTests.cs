using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using InferenceGateway.LoadGeneration.Prompts;
using InferenceGateway.LoadGeneration.Recording;
using InferenceGateway.LoadGeneration.Reports;
using InferenceGateway.LoadGeneration.Sending;
using InferenceGateway.LoadGeneration.Workloads;
using Microsoft.Extensions.Time.Testing;

namespace InferenceGateway.LoadGeneration.Tests.Sending;

public sealed class HttpRequestSenderTests
{
    private const string Token = """data: {"choices":[{"index":0,"delta":{"content":"ab "},"finish_reason":null}],"usage":null}""" + "\n\n";
    private const string Finish = """data: {"choices":[{"index":0,"delta":{},"finish_reason":"length"}],"usage":null}""" + "\n\n";
    private const string Done = "data: [DONE]\n\n";

    private const string Usage =
        """data: {"choices":[],"usage":{"prompt_tokens":20,"completion_tokens":3,"prompt_tokens_details":{"cached_tokens":16}}}""" + "\n\n";

    [Fact]
    public async Task A_stream_gives_tokens_usage_and_the_endpoint()
    {
        CannedAnswer answer = CannedAnswer.Stream(
            "x-inference-pod: vllm-3\r\nx-inference-port: 8000\r\n",
            Token,
            Token,
            Token,
            Finish,
            Usage,
            Done
        );

        RequestObservation observation = await SendAsync(answer);

        observation.Failure.ShouldBeNull();
        (observation.Status, observation.Endpoint).ShouldBe((200, "vllm-3"));
        (observation.PromptTokens, observation.OutputTokens, observation.CachedTokens).ShouldBe((20, 3, 16));
        observation.TokenFrames.ShouldBe(3);
        observation.FirstToken.ShouldNotBeNull();
        observation.Answer.ShouldBe("ab ab ab ");
    }

    [Theory]
    [InlineData("x-inference-port: 8001\r\nx-gateway-destination-endpoint-served: 10.0.0.1:80\r\n", "8001")]
    [InlineData("x-gateway-destination-endpoint-served: 10.0.0.1:80\r\n", "10.0.0.1:80")]
    [InlineData("", null)]
    public async Task The_most_telling_header_names_the_endpoint(string headers, string? expected)
    {
        RequestObservation observation = await SendAsync(CannedAnswer.Stream(headers, Token, Finish, Done));

        observation.Endpoint.ShouldBe(expected);
    }

    [Fact]
    public async Task Three_tokens_in_one_frame_are_two_gaps_of_nothing()
    {
        LoadReport report = await ReportAsync(CannedAnswer.Stream("", Token + Finish + Usage + Done));

        report.InterTokenLatency!.Count.ShouldBe(2);
        report.InterTokenLatency.Maximum.ShouldBe(0);
        report.TimeToFirstToken!.Count.ShouldBe(1);
        report.TokenCountMismatches.ShouldBe(1);
        report.CachedRatio.ShouldBe(0.8);
    }

    [Fact]
    public async Task One_token_is_enough_for_a_time_to_first_token()
    {
        LoadReport report = await ReportAsync(CannedAnswer.Stream("", Token, Finish, Done));

        report.TimeToFirstToken.ShouldNotBeNull();
        report.TimePerOutputToken.ShouldBeNull();
        report.CachedRatio.ShouldBeNull();
    }

    [Fact]
    public async Task A_whole_answer_has_no_token_times_but_a_normalised_one()
    {
        CannedAnswer answer = CannedAnswer.Json(
            200,
            """{"choices":[{"message":{"content":"hello"},"finish_reason":"stop"}],"usage":{"prompt_tokens":20,"completion_tokens":5}}"""
        );

        LoadReport report = await ReportAsync(answer);

        report.SuccessCount.ShouldBe(1);
        report.TimeToFirstToken.ShouldBeNull();
        report.TimePerOutputToken.ShouldBeNull();
        report.InterTokenLatency.ShouldBeNull();
        report.NormalizedTimePerOutputToken.ShouldNotBeNull();
        report.OutputTokens!.Sum.ShouldBe(5);
    }

    [Fact]
    public async Task A_broken_stream_keeps_what_came_and_fails_by_its_transport()
    {
        RequestObservation observation = await SendAsync(CannedAnswer.Broken(Token, Token));

        observation.TokenFrames.ShouldBe(2);
        observation.FirstToken.ShouldNotBeNull();
        observation.Failure!.Label.ShouldBe("200 - Broken Stream");
    }

    [Fact]
    public async Task A_stream_that_ends_early_without_an_error_is_broken_too()
    {
        RequestObservation observation = await SendAsync(CannedAnswer.Stream("", Token, Token));

        observation.Failure!.Label.ShouldBe("200 - Broken Stream");
    }

    [Fact]
    public async Task A_refusal_is_labelled_by_its_status_and_gives_the_inner_message()
    {
        CannedAnswer answer = CannedAnswer.Json(
            429,
            """{"error":{"message":"slow down, not a 500","code":429}}""",
            "x-inference-pod: a\r\n"
        );

        RequestObservation observation = await SendAsync(answer);

        observation.Failure.ShouldBe(new RequestFailure("429 - Rate Limit", "slow down, not a 500"));
        observation.Endpoint.ShouldBe("a");
    }

    [Fact]
    public async Task A_refusal_in_plain_text_gives_the_text()
    {
        RequestObservation observation = await SendAsync(CannedAnswer.Json(503, "no healthy upstream"));

        observation.Failure.ShouldBe(new RequestFailure("503 - Service Unavailable", "no healthy upstream"));
    }

    [Theory]
    [InlineData("data: {\"error\":{\"message\":\"engine died\",\"code\":500}}\n\n", "200 - Stream Error")]
    [InlineData("data: {\"choi\n\n", "200 - Invalid JSON")]
    [InlineData("data: [1,2]\n\n", "200 - Invalid JSON")]
    public async Task A_bad_frame_in_the_middle_fails_the_request(string frame, string label)
    {
        RequestObservation observation = await SendAsync(CannedAnswer.Stream("", Token, frame, Finish, Done));

        observation.Failure!.Label.ShouldBe(label);
    }

    [Fact]
    public async Task A_server_that_stalls_is_timed_out_by_the_clock()
    {
        FakeTimeProvider clock = new();
        await using CannedServer server = new(_ => CannedAnswer.Stalled(Token));
        using HttpRequestSender sender = new(new HttpTarget { BaseUri = server.Uri }, clock);
        RequestObservation observation = new(clock, clock.GetTimestamp());

        Task sending = sender.SendAsync(Request(), observation, CancellationToken.None);
        while (observation.FirstToken is null)
        {
            await Task.Yield();
        }

        sending.IsCompleted.ShouldBeFalse();
        clock.Advance(HttpTarget.DefaultRequestTimeout);
        await sending;

        observation.Failure!.Label.ShouldBe("200 - Timeout");
    }

    [Fact]
    public async Task Cancelling_the_run_is_no_failure()
    {
        await using CannedServer server = new(_ => CannedAnswer.Stalled(Token));
        using HttpRequestSender sender = new(new HttpTarget { BaseUri = server.Uri }, TimeProvider.System);
        using CancellationTokenSource interrupt = new();
        RequestObservation observation = new(TimeProvider.System, 0);

        Task sending = sender.SendAsync(Request(), observation, interrupt.Token);
        while (observation.FirstToken is null)
        {
            await Task.Yield();
        }

        await interrupt.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => sending);
        observation.Failure.ShouldBeNull();
    }

    [Fact]
    public async Task A_refused_connection_is_a_connection_error()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        using HttpRequestSender sender = new(new HttpTarget { BaseUri = new Uri($"http://127.0.0.1:{port}") }, TimeProvider.System);
        RequestObservation observation = new(TimeProvider.System, 0);

        await sender.SendAsync(Request(), observation, CancellationToken.None);

        observation.Failure!.Label.ShouldBe("Connection Error");
    }

    [Theory]
    [InlineData(CompletionApi.Chat, "POST /v1/chat/completions HTTP/1.1")]
    [InlineData(CompletionApi.Completions, "POST /v1/completions HTTP/1.1")]
    public async Task The_body_is_JSON_with_everything_asked_for(CompletionApi api, string line)
    {
        await using CannedServer server = new(_ => CannedAnswer.Stream("", Token, Finish, Done));
        HttpTarget target = new()
        {
            BaseUri = new Uri(server.Uri, "/v1/"),
            Api = api,
            Model = "m\"1",
            Headers = [new("X-Tenant", "t 1")],
        };
        using HttpRequestSender sender = new(target, TimeProvider.System);

        await sender.SendAsync(Request(), new RequestObservation(TimeProvider.System, 0), CancellationToken.None);

        server.Latest.Head.ShouldStartWith(line);
        server.Latest.Head.ShouldContain("X-Tenant: t 1");
        JsonElement body = JsonDocument.Parse(server.Latest.Body).RootElement;
        body.GetProperty("model").GetString().ShouldBe("m\"1");
        body.GetProperty("max_tokens").GetInt32().ShouldBe(3);
        body.GetProperty("ignore_eos").GetBoolean().ShouldBeTrue();
        body.GetProperty("stream_options").GetProperty("include_usage").GetBoolean().ShouldBeTrue();
        if (api == CompletionApi.Chat)
        {
            body.GetProperty("messages")[0].GetProperty("role").GetString().ShouldBe("system");
            body.GetProperty("messages")[1].GetProperty("content").GetString().ShouldBe("say \"x\"\n");
        }
        else
        {
            body.GetProperty("prompt").GetString().ShouldBe("be good. say \"x\"\n");
        }
    }

    [Fact]
    public async Task A_connection_is_used_again_after_a_complete_answer()
    {
        await using CannedServer server = new(_ => CannedAnswer.Stream("", Token, Finish, Done));
        using HttpRequestSender sender = new(new HttpTarget { BaseUri = server.Uri }, TimeProvider.System);

        for (int request = 0; request < 3; request++)
        {
            RequestObservation observation = new(TimeProvider.System, 0);
            await sender.SendAsync(Request(), observation, CancellationToken.None);
            observation.Failure.ShouldBeNull();
        }

        server.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task The_first_model_is_discovered_and_none_is_null()
    {
        await using CannedServer server = new(line =>
            line.Contains("/v1/models", StringComparison.Ordinal)
                ? CannedAnswer.Json(200, """{"object":"list","data":[{"id":"a"},{"id":"b"}]}""")
                : CannedAnswer.Json(404, "")
        );
        await using CannedServer other = new(_ => CannedAnswer.Json(404, "nothing here"));

        (await TargetProbe.FirstModelAsync(new HttpTarget { BaseUri = server.Uri }, TimeProvider.System, CancellationToken.None)).ShouldBe(
            "a"
        );
        (
            await TargetProbe.FirstModelAsync(new HttpTarget { BaseUri = other.Uri }, TimeProvider.System, CancellationToken.None)
        ).ShouldBeNull();
    }

    private static PlannedRequest Request() =>
        new()
        {
            Messages =
            [
                new PromptMessage("system", new LiteralText("be good. ")),
                new PromptMessage("user", new LiteralText("say \"x\"\n")),
            ],
            PromptTokens = 5,
            OutputTokens = 3,
            KeepsAnswer = true,
        };

    private static async Task<RequestObservation> SendAsync(CannedAnswer answer)
    {
        await using CannedServer server = new(_ => answer);
        using HttpRequestSender sender = new(new HttpTarget { BaseUri = server.Uri }, TimeProvider.System);
        RequestObservation observation = new(TimeProvider.System, TimeProvider.System.GetTimestamp());
        await sender.SendAsync(Request(), observation, CancellationToken.None);
        return observation;
    }

    private static async Task<LoadReport> ReportAsync(CannedAnswer answer)
    {
        await using CannedServer server = new(_ => answer);
        using HttpRequestSender sender = new(new HttpTarget { BaseUri = server.Uri }, TimeProvider.System);
        LoadOptions options = new() { Concurrency = 1, MaximumRequests = 1 };
        SyntheticWorkload workload = new(1, LengthDistribution.Fixed(20), LengthDistribution.Fixed(3), ModelMix.Default);
        return await LoadRun.ExecuteAsync(options, workload, sender, TimeProvider.System, progress: null, CancellationToken.None);
    }
}
