using System.Text;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Plugins.Parsers.SglangHttp;
using InferenceGateway.Plugins.Parsers.VllmHttp;
using InferenceGateway.Plugins.Tests.Support;

namespace InferenceGateway.Plugins.Tests.Parsers;

/// <summary>The two generate calls whose prompts are token ids in JSON.</summary>
public sealed class GenerateParserTests
{
    private const string Vllm = "/inference/v1/generate";
    private const string Sglang = "/generate";

    private static readonly VllmHttpParser VllmParser = new();
    private static readonly SglangHttpParser SglangParser = new();

    [Fact]
    public void A_request_of_vllm_is_read_in_whole()
    {
        const string body =
            "{'model': 'm', 'token_ids': [1, 4294967295, 2.0, 1e1], 'stream': true, 'cache_salt': 's', "
            + "'features': {'mm_hashes': {'image': ['h']}, 'mm_placeholders': {'image': [{'offset': 1, 'length': 1}]}}, "
            + "'sampling_params': {'temperature': 0.5, 'max_tokens': 7}}";
        ParsedBody parsed = Parsed.Body(VllmParser, Vllm, body);

        parsed
            .Tokens()
            .ShouldBe([
                [1, 4294967295, 2, 10],
            ]);
        (parsed.Api, parsed.Model, parsed.MaxOutputTokens).ShouldBe((InferenceApi.Generate, "m", 7));
        (parsed.IsStreaming, parsed.CacheSalt, parsed.RequiresModel).ShouldBe((true, "s", true));
        Encoding.UTF8.GetString(Parsed.Bytes(body)[parsed.ModelValue]).ShouldBe("\"m\"");
    }

    [Fact]
    public void A_request_of_sglang_is_read_in_whole()
    {
        const string body =
            "{'input_ids': [7, 8, 9], 'stream': true, 'extra_key': 'k', 'sampling_params': {'max_new_tokens': 7}, 'model': 'ignored'}";
        ParsedBody parsed = Parsed.Body(SglangParser, Sglang, body);

        parsed
            .Tokens()
            .ShouldBe([
                [7, 8, 9],
            ]);
        (parsed.Api, parsed.Model, parsed.MaxOutputTokens).ShouldBe((InferenceApi.Generate, null, 7));
        (parsed.IsStreaming, parsed.CacheSalt, parsed.RequiresModel).ShouldBe((true, "k", false));
        parsed.ModelValue.ShouldBe(default);
    }

    [Theory]
    [InlineData("{}", "must have non-empty token_ids field")]
    [InlineData("{'token_ids': null}", "must have non-empty token_ids field")]
    [InlineData("{'token_ids': []}", "must have non-empty token_ids field")]
    [InlineData("{'token_ids': 'x'}", "must have non-empty token_ids field")]
    [InlineData("{'token_ids': {}}", "must have non-empty token_ids field")]
    [InlineData("{'token_ids': [1], 'token_ids': []}", "must have non-empty token_ids field")]
    [InlineData("{'token_ids': [1, -1]}", "token_ids[1]: invalid value -1")]
    [InlineData("{'token_ids': [1.5]}", "token_ids[0]: invalid value 1.5")]
    [InlineData("{'token_ids': [0, 4294967296, -1]}", "token_ids[1]: invalid value 4294967296")]
    [InlineData("{'token_ids': [0, 0, 'x']}", "token_ids[2]: invalid value \"x\"")]
    [InlineData("{'token_ids': [[1, 2]]}", "token_ids[0]: invalid value [1, 2]")]
    [InlineData("{'token_ids': [null]}", "token_ids[0]: invalid value null")]
    [InlineData(
        "{'token_ids': ['0123456789012345678901234567890123456789']}",
        "token_ids[0]: invalid value \"0123456789012345678901234567890…"
    )]
    public void Vllm_needs_token_ids(string body, string problem) =>
        Parsed.Refusal(VllmParser, Vllm, body).ShouldBe($"invalid generate request: {problem}");

    [Theory]
    [InlineData("{}", "input_ids must be provided")]
    [InlineData("{'text': 'x'}", "input_ids must be provided")]
    [InlineData("{'input_ids': 'x'}", "input_ids must be an array of uint32 integers")]
    [InlineData("{'input_ids': [1, -1]}", "input_ids must be an array of uint32 integers")]
    [InlineData("{'input_ids': [1, 4294967296]}", "input_ids must be an array of uint32 integers")]
    [InlineData("{'input_ids': [1.5]}", "input_ids must be an array of uint32 integers")]
    [InlineData("{'input_ids': [[1], [2]]}", "input_ids must be an array of uint32 integers")]
    [InlineData("{'input_ids': []}", "input_ids cannot be empty")]
    [InlineData("{'input_ids': [1], 'extra_key': 5}", "extra_key must be a string")]
    [InlineData("[1]", "error unmarshaling request body: expected a JSON object at byte 3")]
    public void Sglang_needs_input_ids(string body, string problem) => Parsed.Refusal(SglangParser, Sglang, body).ShouldBe(problem);

    [Fact]
    public void Broken_json_is_refused() =>
        Parsed.Refusal(VllmParser, Vllm, "{'token_ids': [1").ShouldBe("error unmarshaling request body: expected ',' or ']' at byte 16");

    [Theory]
    [InlineData("{'max_tokens': 0}", 0)]
    [InlineData("{'max_tokens': -1}", -1)]
    [InlineData("{'max_tokens': 1.5}", -1)]
    [InlineData("{'max_tokens': '5'}", -1)]
    [InlineData("{'max_new_tokens': 5}", -1)]
    [InlineData("null", -1)]
    [InlineData("[5]", -1)]
    public void The_bound_on_output_stands_among_the_sampling_parameters(string sampling, int expected)
    {
        Parsed
            .Body(VllmParser, Vllm, $"{{'token_ids': [1], 'max_tokens': 9, 'sampling_params': {sampling}}}")
            .MaxOutputTokens.ShouldBe(expected);
        string renamed = sampling.Replace("max_new_tokens", "other", StringComparison.Ordinal);
        renamed = renamed.Replace("max_tokens", "max_new_tokens", StringComparison.Ordinal);
        Parsed.Body(SglangParser, Sglang, $"{{'input_ids': [1], 'sampling_params': {renamed}}}").MaxOutputTokens.ShouldBe(expected);
    }

    [Fact]
    public void Of_repeated_token_ids_the_last_ones_count() =>
        Parsed
            .Body(VllmParser, Vllm, "{'token_ids': [1, 'x'], 'token_ids': [2, 3]}")
            .Tokens()
            .ShouldBe([
                [2, 3],
            ]);

    [Fact]
    public void An_extra_key_of_null_is_none() =>
        Parsed.Body(SglangParser, Sglang, "{'input_ids': [1], 'extra_key': null}").CacheSalt.ShouldBeNull();

    [Theory]
    [InlineData("/inference/v1/generate/", null)]
    [InlineData("inference/v1/generate", null)]
    [InlineData("/v1/generate", "unsupported path: /v1/generate")]
    [InlineData("/x/inference/v1/generate", "unsupported path: /x/inference/v1/generate")]
    public void Vllm_takes_its_path_alone(string path, string? problem) => Check(VllmParser, path, "{'token_ids': [1]}", problem);

    [Theory]
    [InlineData("/generate/", null)]
    [InlineData("generate", null)]
    [InlineData("/v1/generate", "unsupported path: /v1/generate")]
    [InlineData("/regenerate", "unsupported path: /regenerate")]
    public void Sglang_takes_its_path_alone(string path, string? problem) => Check(SglangParser, path, "{'input_ids': [1]}", problem);

    [Theory]
    [InlineData("{'usage': {'prompt_tokens': 5, 'completion_tokens': 6}}", false)]
    [InlineData("data: {'usage': {'prompt_tokens': 5, 'completion_tokens': 6}}\n\n", true)]
    public void Vllm_reports_usage_as_the_openai_apis_do(string response, bool isEventStream) =>
        Parsed.Usage(VllmParser, response, isEventStream).ShouldBe((5, 6, -1));

    [Theory]
    [InlineData("{'text': 'x', 'meta_info': {'prompt_tokens': 5, 'completion_tokens': 6, 'cached_tokens': 4}}", 5, 6, 4)]
    [InlineData("{'meta_info': {'prompt_tokens': '5', 'finish_reason': null}}", 5, -1, -1)]
    [InlineData("{'meta_info': null}", -1, -1, -1)]
    [InlineData("{'usage': {'prompt_tokens': 5}}", -1, -1, -1)]
    [InlineData("[{'meta_info': {'prompt_tokens': 5}}]", -1, -1, -1)]
    public void Sglang_reports_usage_in_its_meta_information(string answer, int prompt, int completion, int cached) =>
        Parsed.Usage(SglangParser, answer, isEventStream: false).ShouldBe((prompt, completion, cached));

    [Fact]
    public void Of_a_stream_of_sglang_the_first_finished_event_counts()
    {
        const string going = "data: {'text': 'a', 'meta_info': {'finish_reason': null, 'prompt_tokens': 5, 'completion_tokens': 1}}\n\n";
        const string done =
            "data: {'meta_info': {'finish_reason': {'type': 'stop'}, 'prompt_tokens': 5, 'completion_tokens': 9, 'cached_tokens': 2}}\n\n";
        const string later = "data: {'meta_info': {'finish_reason': 'length', 'prompt_tokens': 50, 'completion_tokens': 90}}\n\n";

        Parsed.Usage(SglangParser, going + going, isEventStream: true).ShouldBe((-1, -1, -1));
        Parsed.Usage(SglangParser, going + done + later + "data: [DONE]\n\n", isEventStream: true).ShouldBe((5, 9, 2));
    }

    private static void Check(IBodyParser parser, string path, string body, string? problem) =>
        parser.ParseRequest(path, Parsed.Bytes(body), needsPrompt: true, new ParsedBody())?.Message.ShouldBe(problem);
}
