using System.Text.Json;
using InferenceGateway.IntegrationTests.Harness;

namespace InferenceGateway.IntegrationTests.Envoy;

/// <summary>What clients do all day, through Envoy and the picker as shipped, TLS between the two.</summary>
public sealed class ChatTests(SimulatorsBehindEnvoy shared) : IClassFixture<SimulatorsBehindEnvoy>
{
    private const string Chat = "/v1/chat/completions";

    private const string Question =
        $$"""{"model":"{{Bodies.Model}}","messages":[{"role":"user","content":"hello"}],"max_tokens":4,"ignore_eos":true""";

    private readonly EnvoyGateway _gateway = shared.Gateway;

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_question_is_answered_by_the_endpoint_the_picker_chose(int httpVersion)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, EnvoyGateway.Relative(Chat)) { Content = Bodies.Json(Question + "}") };
        request.Headers.Add("x-request-id", $"question-{httpVersion}");

        using HttpResponseMessage response = await EnvoyGateway.SendAsync(_gateway.For(httpVersion), request);

        ((int)response.StatusCode).ShouldBe(200);
        using JsonDocument answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        answer.RootElement.GetProperty("usage").GetProperty("completion_tokens").GetInt32().ShouldBe(4);
        string served = response.Served();
        shared.Servers.Select(server => server.Address.Authority).ShouldContain(served);
        response.Header("x-went-into-resp-headers").ShouldBe("true");
        string access = await _gateway.Envoy.AccessAsync($"id=question-{httpVersion}");
        access.ShouldContain($"details=via_upstream picked={served} upstream={served} ");
        await _gateway.ShouldComeToRestAsync();
    }

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_stream_ends_with_its_usage(int httpVersion)
    {
        string body = Question + ""","stream":true,"stream_options":{"include_usage":true}}""";
        double streamed = await _gateway.Picker.MetricAsync("llm_d_epp_request_output_tokens_sum") ?? 0;
        using HttpRequestMessage request = new(HttpMethod.Post, EnvoyGateway.Relative(Chat)) { Content = Bodies.Json(body) };

        using HttpResponseMessage response = await EnvoyGateway.SendAsync(_gateway.For(httpVersion), request);
        string text = await response.Content.ReadAsStringAsync();

        response.Content.Headers.ContentType?.MediaType.ShouldBe("text/event-stream");
        text.ShouldEndWith("data: [DONE]\n\n");
        text.ShouldContain("\"completion_tokens\":4");
        await _gateway.ShouldComeToRestAsync();
        ((await _gateway.Picker.MetricAsync("llm_d_epp_request_output_tokens_sum") ?? 0) - streamed).ShouldBeGreaterThanOrEqualTo(4);
    }

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_request_without_a_body_is_placed_as_well(int httpVersion)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, EnvoyGateway.Relative("/v1/models"));

        using HttpResponseMessage response = await EnvoyGateway.SendAsync(_gateway.For(httpVersion), request);

        ((int)response.StatusCode).ShouldBe(200);
        (await response.Content.ReadAsStringAsync()).ShouldContain(Bodies.Model);
        shared.Servers.Select(server => server.Address.Authority).ShouldContain(response.Served());
        await _gateway.ShouldComeToRestAsync();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task An_answer_without_a_body_ends_the_request()
    {
        using HttpRequestMessage request = new(HttpMethod.Head, EnvoyGateway.Relative("/health"));

        using HttpResponseMessage response = await EnvoyGateway.SendAsync(_gateway.Client, request);

        (await response.Content.ReadAsStringAsync()).ShouldBeEmpty();
        response.Served().ShouldNotBeEmpty();
        await _gateway.ShouldComeToRestAsync();
    }

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData(1, """{"model":"acme/chat","prompt":""")]
    [InlineData(2, """{"model":"acme/chat","prompt":""")]
    [InlineData(1, "")]
    [InlineData(1, "\u0001\u0002")]
    public async Task What_is_no_JSON_is_refused_by_the_picker_in_JSON(int httpVersion, string body)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, EnvoyGateway.Relative(Bodies.Completions));
        // Chunked, so that an empty body is one.
        request.Content = new StreamContent(new NonSeekableStream(body));
        request.Headers.TransferEncodingChunked = httpVersion == 1;
        request.Content.Headers.ContentType = new("application/json");

        using HttpResponseMessage response = await EnvoyGateway.SendAsync(_gateway.For(httpVersion), request);

        await response.ShouldBeErrorAsync(400);
        await _gateway.ShouldComeToRestAsync();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task The_same_beginning_goes_back_to_the_server_that_has_it()
    {
        for (int i = 0; i < 6; i++)
        {
            // 4096 bytes are 64 blocks of 64 bytes; each conversation has a beginning of its own.
            string prompt = $"conversation {i} ".PadRight(4096, (char)('a' + i));
            using HttpResponseMessage first = await _gateway.PostAsync(Bodies.Completions, Bodies.Completion(prompt));
            using HttpResponseMessage second = await _gateway.PostAsync(Bodies.Completions, Bodies.Completion(prompt + " and more"));

            ((int)first.StatusCode).ShouldBe(200);
            second.Served().ShouldBe(first.Served());
        }

        await _gateway.ShouldComeToRestAsync();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task Two_hundred_streams_at_once_are_all_answered_completely()
    {
        async Task<string> AskAsync(int i)
        {
            using HttpRequestMessage request = new(HttpMethod.Post, EnvoyGateway.Relative(Bodies.Completions))
            {
                Content = Bodies.Json(Bodies.Stream($"prompt {i}", tokens: 20)),
            };
            using HttpResponseMessage response = await EnvoyGateway.SendAsync(_gateway.For(1 + (i % 2)), request);
            string text = await response.Content.ReadAsStringAsync();
            ((int)response.StatusCode).ShouldBe(200, text);
            return text;
        }

        string[] answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(AskAsync));

        answers.ShouldAllBe(text => text.EndsWith("data: [DONE]\n\n"));
        await _gateway.ShouldComeToRestAsync();
    }

    /// <summary>Hides how long it is.</summary>
    private sealed class NonSeekableStream(string text) : MemoryStream(System.Text.Encoding.UTF8.GetBytes(text))
    {
        public override bool CanSeek => false;
    }
}
