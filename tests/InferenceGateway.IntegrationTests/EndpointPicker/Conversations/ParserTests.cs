using InferenceGateway.ExtProc.Tests.Fakes;
using InferenceGateway.ExtProc.Tests.Oracle;
using InferenceGateway.IntegrationTests.Harness;

namespace InferenceGateway.IntegrationTests.EndpointPicker.Conversations;

/// <summary>Each parser's requests and answers: taken by it, forwarded byte for byte, and their usage counted.</summary>
public sealed class ParserTests(PickerOfAllParsers all, PlainPicker plain) : IClassFixture<PickerOfAllParsers>, IClassFixture<PlainPicker>
{
    private const string Parsings = "llm_d_epp_plugin_duration_seconds_count";

    /// <summary>A body that every parser of JSON takes.</summary>
    private const string Universal = """
        {"model":"m","messages":[{"role":"user","content":"x"}],"prompt":"x","input":"x","items":[{"role":"user","content":"x"}],
        "token_ids":[1],"input_ids":[1]}
        """;

    public static TheoryData<string> Names => [.. ParserCases.All.Keys];

    /// <summary>Those whose parsers a configuration that says nothing has.</summary>
    public static TheoryData<string> DefaultNames =>
        [
            .. ParserCases
                .All.Where(each =>
                    !each.Value.Parser.StartsWith("sglang", StringComparison.Ordinal) && each.Value.AnswerType != "application/grpc"
                )
                .Select(each => each.Key),
        ];

    [Theory(Timeout = Patience.Milliseconds)]
    [MemberData(nameof(Names))]
    public Task With_all_parsers_listed(string name) => ConverseAsync(all, ParserCases.All[name]);

    [Theory(Timeout = Patience.Milliseconds)]
    [MemberData(nameof(DefaultNames))]
    public Task With_the_default_parsers(string name) => ConverseAsync(plain, ParserCases.All[name]);

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData("/v1/chat/completions", "openai-parser")]
    [InlineData("/v1/chat/completions/", "openai-parser")]
    [InlineData("/v1/chat/completions?next=/v1/messages", "openai-parser")]
    [InlineData("/tenant/7/v1/completions", "openai-parser")]
    [InlineData("/completions", "openai-parser")]
    [InlineData("/v1/my-completions", "passthrough-parser")]
    [InlineData("/v1/mycompletions", "passthrough-parser")]
    [InlineData("/v1/completions/7", "passthrough-parser")]
    [InlineData("/v1/messages", "anthropic-parser")]
    [InlineData("/v1/messages/", "anthropic-parser")]
    [InlineData("/v1/messages/count_tokens", "anthropic-parser")]
    [InlineData("/inference/v1/generate", "vllmhttp-parser")]
    [InlineData("/inference/v1/generate/", "vllmhttp-parser")]
    [InlineData("/generate", "sglanghttp-parser")]
    [InlineData("/generate/", "sglanghttp-parser")]
    [InlineData("/v1/tokenize", "passthrough-parser")]
    [InlineData("/", "passthrough-parser")]
    public Task The_longest_suffix_of_whole_segments_wins(string path, string parser) =>
        ShouldBeParsedByAsync(all, parser, (":path", path));

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData("/generate", "passthrough-parser")]
    [InlineData("/inference/v1/generate", "vllmhttp-parser")]
    [InlineData("/vllm.grpc.engine.VllmEngine/Generate", "passthrough-parser")]
    [InlineData("/v1/messages", "anthropic-parser")]
    public Task Of_the_default_parsers(string path, string parser) => ShouldBeParsedByAsync(plain, parser, (":path", path));

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task The_path_is_that_of_the_first_header_that_has_one()
    {
        await ShouldBeParsedByAsync(
            all,
            "anthropic-parser",
            (":path", ""),
            ("x-original-path", "/v1/messages?x"),
            ("x-forwarded-path", "/")
        );
        await ShouldBeParsedByAsync(all, "anthropic-parser", ("x-forwarded-path", "/v1/messages"));
        await ShouldBeParsedByAsync(all, "passthrough-parser", (":path", "/v1/rerank"), ("x-original-path", "/v1/messages"));
        await ShouldBeParsedByAsync(all, "openai-parser", ("accept", "*/*"));
    }

    private static async Task ShouldBeParsedByAsync(SharedPicker picker, string parser, params (string Name, string Value)[] headers)
    {
        string[] labels = ["extension_point=\"RequestParsing\"", $"plugin_type=\"{parser}\""];
        double before = await picker.MetricAsync(Parsings, labels);
        using ProxyStream stream = picker.Open();
        await stream.SendAsync(
            new ProcessingRequest { RequestHeaders = Make.Headers(false, headers) },
            Make.RequestBody(Universal, end: true)
        );
        (await stream.ReceiveAsync("reqH reqB."))[1..].Text().ShouldBe(Universal);
        (await picker.MetricAsync(Parsings, labels)).ShouldBe(before + 1);
    }

    private static async Task ConverseAsync(SharedPicker picker, ParserCase conversation)
    {
        Counts before = await Counts.OfAsync(picker, conversation);
        using ProxyStream stream = picker.Open();
        await stream.SendAsync(
            Make.RequestHeaders(false, "POST", conversation.Path, ("content-type", conversation.AnswerType)),
            Make.RequestBody(conversation.Body[..2]),
            Make.RequestBody(conversation.Body[2..], end: true)
        );
        List<ProcessingResponse> request = await stream.ReceiveAsync("reqH reqB.");
        request[0].Header("x-gateway-destination-endpoint").ShouldNotBeNull().ShouldBeOneOf(SharedPicker.A, SharedPicker.B);
        request[1..].Bytes().ShouldBe(conversation.Body);

        await stream.SendAsync(Make.ResponseHeaders(type: conversation.AnswerType));
        await stream.ReceiveAsync("respH");
        foreach (byte[] piece in conversation.Answer)
        {
            await stream.SendAsync(Make.ResponseBody(piece));
            (await stream.ReceiveAsync("respB")).Bytes().ShouldBe(piece);
        }

        await stream.SendAsync(conversation.EndsWithTrailers ? Make.ResponseTrailers() : Make.ResponseBody("", end: true));
        await stream.ReceiveAsync(conversation.EndsWithTrailers ? "respT" : "respB.");
        await stream.ShouldEndAsync();

        (await Counts.OfAsync(picker, conversation)).ShouldBe(
            new Counts(
                before.Parsed + 1,
                before.Requests + 1,
                before.Prompt + conversation.Prompt,
                before.Completion + conversation.Completion,
                before.Cached + (conversation.Cached ?? 0),
                before.WithCached + (conversation.Cached is null ? 0 : 1)
            )
        );
    }

    /// <summary>What the page of metrics says of a parser and a model.</summary>
    private sealed record Counts(double Parsed, double Requests, double Prompt, double Completion, double Cached, double WithCached)
    {
        public static async Task<Counts> OfAsync(SharedPicker picker, ParserCase conversation)
        {
            string[] lines = await picker.Process.MetricLinesAsync();
            double Sum(string name, params string[] labels) => MetricsPage.Sum(lines, name, labels) ?? 0;
            string model = $"{{model_name=\"{conversation.Model}\"";
            return new Counts(
                Sum(Parsings, "extension_point=\"RequestParsing\"", $"plugin_type=\"{conversation.Parser}\""),
                Sum("llm_d_epp_request_total", model),
                Sum("llm_d_epp_request_input_tokens_sum", model),
                Sum("llm_d_epp_request_output_tokens_sum", model),
                Sum("llm_d_epp_request_cached_tokens_sum", model),
                Sum("llm_d_epp_request_cached_tokens_count", model)
            );
        }
    }
}
