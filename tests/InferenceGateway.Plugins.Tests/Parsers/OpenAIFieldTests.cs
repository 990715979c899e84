using System.Text;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Plugins.Parsers;
using InferenceGateway.Plugins.Parsers.Passthrough;
using InferenceGateway.Plugins.Tests.Support;

namespace InferenceGateway.Plugins.Tests.Parsers;

public sealed class OpenAIFieldTests
{
    [Theory]
    [InlineData("{'prompt': 'p', 'model': 'llama'}", "llama", "'llama'")]
    [InlineData("{'model'\t:\n 'llama' ,'prompt':'p'}", "llama", "'llama'")]
    [InlineData("{'model': 'a\\u00e9\\/b', 'prompt': 'p'}", "aé/b", "'a\\u00e9\\/b'")]
    [InlineData("{'model': '', 'prompt': 'p'}", "", "''")]
    [InlineData("{'model': 'a', 'prompt': 'p', 'model': 'b'}", "b", "'b'")]
    [InlineData("{'model': 5, 'prompt': 'p'}", null, "")]
    [InlineData("{'model': 'a', 'prompt': 'p', 'model': null}", null, "")]
    [InlineData("{'Model': 'a', 'prompt': 'p'}", null, "")]
    [InlineData("{'prompt': 'p', 'nested': {'model': 'a'}}", null, "")]
    public void The_model_is_found_with_the_place_of_its_value(string body, string? model, string value)
    {
        ParsedBody parsed = Parsed.Body(Parsed.Completions, body);

        parsed.Model.ShouldBe(model);
        Encoding.UTF8.GetString(Parsed.Bytes(body)[parsed.ModelValue]).ShouldBe(value.Replace('\'', '"'));
    }

    [Theory]
    [InlineData("{'prompt': 'p'}", false, false)]
    [InlineData("{'prompt': 'p', 'stream': true}", true, false)]
    [InlineData("{'prompt': 'p', 'stream': 'true'}", false, false)]
    [InlineData("{'prompt': 'p', 'stream': 1}", false, false)]
    [InlineData("{'prompt': 'p', 'stream': true, 'stream': false}", false, false)]
    [InlineData("{'prompt': 'p', 'stream': true, 'stream_options': {'x': [1], 'include_usage': true}}", true, true)]
    [InlineData("{'prompt': 'p', 'stream_options': {'include_usage': false}}", false, false)]
    [InlineData("{'prompt': 'p', 'stream_options': {'include_usage': true}, 'stream_options': null}", false, false)]
    public void Streaming_is_what_json_true_says(string body, bool isStreaming, bool includesUsage)
    {
        ParsedBody parsed = Parsed.Body(Parsed.Completions, body);

        parsed.IsStreaming.ShouldBe(isStreaming);
        parsed.IncludesUsage.ShouldBe(includesUsage);
    }

    [Theory]
    [InlineData(Parsed.Completions, "'max_tokens': 5", 5)]
    [InlineData(Parsed.Completions, "'max_tokens': 0", 0)]
    [InlineData(Parsed.Completions, "'max_tokens': 5.0", 5)]
    [InlineData(Parsed.Completions, "'max_tokens': 1e3", 1000)]
    [InlineData(Parsed.Completions, "'max_tokens': 5.5", -1)]
    [InlineData(Parsed.Completions, "'max_tokens': -1", -1)]
    [InlineData(Parsed.Completions, "'max_tokens': '5'", -1)]
    [InlineData(Parsed.Completions, "'max_tokens': null", -1)]
    [InlineData(Parsed.Completions, "'max_tokens': 99999999999999999999999", -1)]
    [InlineData(Parsed.Completions, "'max_tokens': 9999999999", int.MaxValue)]
    [InlineData(Parsed.Completions, "'max_completion_tokens': 5", -1)]
    [InlineData(Parsed.Completions, "'max_tokens': 5, 'max_tokens': 'x'", -1)]
    [InlineData(Parsed.Chat, "'max_tokens': 5", 5)]
    [InlineData(Parsed.Chat, "'max_completion_tokens': 7, 'max_tokens': 5", 7)]
    [InlineData(Parsed.Chat, "'max_tokens': 5, 'max_completion_tokens': -7", 5)]
    [InlineData(Parsed.Chat, "'max_output_tokens': 5", -1)]
    [InlineData("/v1/responses", "'max_output_tokens': 5", 5)]
    [InlineData("/v1/responses", "'max_tokens': 5", -1)]
    [InlineData("/v1/embeddings", "'max_tokens': 5", -1)]
    public void The_bound_on_output_is_a_whole_number_of_the_apis_own_field(string path, string field, int expected) =>
        Parsed.Body(path, $"{{{field}, 'messages': [{{}}], 'prompt': 'p', 'input': 'i'}}").MaxOutputTokens.ShouldBe(expected);

    [Theory]
    [InlineData("'cache_salt': 's\\n'", "s\n")]
    [InlineData("'cache_salt': 5", null)]
    [InlineData("'x': 1", null)]
    public void The_cache_salt_is_a_text(string field, string? expected) =>
        Parsed.Body(Parsed.Completions, $"{{'prompt': 'p', {field}}}").CacheSalt.ShouldBe(expected);

    [Fact]
    public void A_model_named_again_is_the_same_string()
    {
        RecentNames names = new();
        string first = names.Get("llama"u8);

        names.Get("llama"u8).ShouldBeSameAs(first);
        names.Get("llamas"u8).ShouldBe("llamas");
    }

    [Fact]
    public void Many_names_are_all_read_rightly()
    {
        RecentNames names = new();
        for (int round = 0; round < 3; round++)
        {
            for (int i = 0; i < 100; i++)
            {
                names.Get(Encoding.UTF8.GetBytes($"model-{i}")).ShouldBe($"model-{i}");
            }
        }
    }

    [Fact]
    public void Passthrough_takes_anything_and_finds_nothing()
    {
        PassthroughParser parser = new();
        ParsedBody parsed = new();
        TokenUsage usage = TokenUsage.Unknown;

        parser.PathSuffixes.ShouldBeEmpty();
        parser.ParseRequest("/v1/rerank", "not json"u8, needsPrompt: true, parsed).ShouldBeNull();
        parser.ReadUsage("""{"usage":{"prompt_tokens":1}}"""u8, isEventStream: false, ref usage);
        (parsed.Api, parsed.Model, parsed.PromptCount, usage.IsKnown).ShouldBe((InferenceApi.Unknown, null, 0, false));
    }
}
