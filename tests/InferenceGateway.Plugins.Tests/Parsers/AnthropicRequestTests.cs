using System.Text;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Plugins.Parsers.Anthropic;
using InferenceGateway.Plugins.Tests.Support;

namespace InferenceGateway.Plugins.Tests.Parsers;

public sealed class AnthropicRequestTests
{
    private const string Messages = "/v1/messages";
    private const string Count = "/v1/messages/count_tokens";

    /// <summary>The low 32 bits of XXH64 of <c>https://example.com/cat.png</c>, as published with the reference.</summary>
    private const uint CatToken = 1605148516;

    private static readonly AnthropicParser Parser = new();

    [Theory]
    [InlineData("{'messages': [{'role': 'user', 'content': 'Hello'}]}", "userHello")]
    [InlineData("{'messages': [{'role': 'user', 'content': [{'type': 'text', 'text': 'a\\n'}, {'text': 'b'}]}]}", "usera\nb")]
    [InlineData("{'system': 'Be kind.', 'messages': [{'role': 'user', 'content': 'Hi'}]}", "Be kind.userHi")]
    [InlineData("{'system': [{'type': 'text', 'text': 'A', 'cache_control': {}}, {'text': 'B'}], 'messages': [{}]}", "AB")]
    [InlineData("{'system': [{'text': 'x-anthropic-billing-header: cc=1'}, {'text': 'B'}, null], 'messages': [{}]}", "B")]
    [InlineData("{'system': 'x-anthropic-billing-header', 'messages': [{}]}", "x-anthropic-billing-header")] // a plain text as it is
    [InlineData("{'tools': [{'name': 'f' }], 'messages': [{'role': 'user'}]}", "[{\"name\": \"f\" }]user")]
    [InlineData("{'messages': [{'content': [{'type': 'thinking', 'thinking': 'hm', 'signature': 's'}]}]}", "hm")]
    [InlineData("{'messages': [{'content': [{'type': 'tool_use', 'id': 'i', 'name': 'n', 'input': {'a': 1}}]}]}", "in{\"a\": 1}")]
    [InlineData("{'messages': [{'content': [{'type': 'tool_result', 'tool_use_id': 'i', 'content': 'r'}]}]}", "r")]
    [InlineData("{'messages': [{'content': [{'content': [{'type': 'text', 'text': 'r'}, {'text': 's'}]}]}]}", "rs")]
    [InlineData("{'messages': [null, {'role': null, 'content': null}, {'content': [null, {'text': null, 'source': null}]}]}", "")]
    [InlineData("{'messages': [{'content': [{'type': 'server_thing', 'data': [1, {'text': 'no'}]}]}]}", "")]
    [InlineData("{'messages': [{'role': 'a'}], 'messages': [{'role': 'b'}]}", "b")] // the last one counts
    [InlineData("{'system': 'a', 'messages': [{'role': 'u'}], 'system': 'b'}", "ub")]
    [InlineData("{'messages': 5, 'messages': [{'role': 'b'}]}", "b")]
    public void A_conversation_is_what_the_model_reads_of_it(string body, string expected) =>
        Parsed.Body(Parser, Messages, body).Prompts().ShouldBe([expected]);

    [Theory]
    [InlineData("{'type': 'url', 'url': 'https://example.com/cat.png'}")]
    [InlineData("{'type': 'url', 'url': 'https:\\/\\/example.com\\/cat.png'}")]
    [InlineData("{'data': 'ignored', 'url': 'https://example.com/cat.png'}")]
    [InlineData("{'type': 'base64', 'media_type': 'image/png', 'data': 'https://example.com/cat.png'}")]
    public void An_image_is_so_many_tokens_of_its_hash(string source)
    {
        // 640 x 360 pixels / 1024 = 225 tokens.
        string body = $"{{'messages': [{{'role': 'user', 'content': [{{'type': 'image', 'source': {source}}}]}}]}}";
        uint[] tokens = Parsed.Body(Parser, Messages, body).Tokens().ShouldHaveSingleItem();

        tokens[0].ShouldBe(BitConverter.ToUInt32("user"u8));
        tokens[1..].ShouldBe(Enumerable.Repeat(CatToken, 225));
    }

    [Fact]
    public void An_image_in_a_tools_result_counts_too() =>
        Parsed
            .Body(Parser, Messages, "{'messages': [{'content': [{'content': [{'source': {'url': 'https://example.com/cat.png'}}]}]}]}")
            .Tokens()
            .ShouldBe([
                [.. Enumerable.Repeat(CatToken, 225)],
            ]);

    [Fact]
    public void Fields_are_read_with_the_place_of_the_model()
    {
        const string body = "{'model': 'claude', 'max_tokens': 12, 'stream': true, 'cache_salt': 's', 'messages': [{'content': 'x'}]}";
        ParsedBody parsed = Parsed.Body(Parser, Messages, body);

        (parsed.Api, parsed.Model, parsed.MaxOutputTokens).ShouldBe((InferenceApi.Messages, "claude", 12));
        (parsed.IsStreaming, parsed.CacheSalt, parsed.RequiresModel, parsed.SkipsResponse).ShouldBe((true, "s", true, false));
        Encoding.UTF8.GetString(Parsed.Bytes(body)[parsed.ModelValue]).ShouldBe("\"claude\"");
    }

    [Theory]
    [InlineData("{}", "invalid messages request: must have at least one message")]
    [InlineData("{'messages': []}", "invalid messages request: must have at least one message")]
    [InlineData("{'messages': null}", "invalid messages request: must have at least one message")]
    [InlineData("{'messages': [{}], 'messages': []}", "invalid messages request: must have at least one message")]
    [InlineData("{'messages': 'x'}", "error parsing messages request: messages must be a list")]
    [InlineData("{'messages': [{}], 'messages': {}}", "error parsing messages request: messages must be a list")]
    [InlineData("{'messages': [{}], 'system': 5}", "error parsing messages request: system must be a text or a list of text blocks")]
    [InlineData("{'messages': [{}], 'system': ['x']}", "error parsing messages request: system must be a text or a list of text blocks")]
    [InlineData("{'messages': [{}], 'tools': {}}", "error parsing messages request: tools must be a list")]
    [InlineData("[]", "error unmarshaling request body: expected a JSON object at byte 2")]
    [InlineData("{'messages': [{}]", "error unmarshaling request body: expected ',' or '}' at byte 17")]
    [InlineData("", "error unmarshaling request body: expected a value at byte 0")]
    public void What_is_no_conversation_is_refused(string body, string message) => Parsed.Refusal(Parser, Messages, body).ShouldBe(message);

    [Theory]
    [InlineData("'x'")]
    [InlineData("{'role': 5}")]
    [InlineData("{'content': 5}")]
    [InlineData("{'content': {'text': 'x'}}")]
    [InlineData("{'content': ['x']}")]
    [InlineData("{'content': [{'text': 5}]}")]
    [InlineData("{'content': [{'source': 'x'}]}")]
    [InlineData("{'content': [{'source': {'url': 5}}]}")]
    [InlineData("{'content': [{'content': [[]]}]}")]
    public void A_message_that_cannot_be_read_is_named(string message) =>
        Parsed
            .Refusal(Parser, Messages, $"{{'messages': [{{}}, {message}, 'y']}}")
            .ShouldBe(
                "error parsing messages request: messages[1] must be an object with a text as role and a text or a list of blocks as content"
            );

    [Fact]
    public void Results_of_tools_nest_within_bounds()
    {
        string deep = string.Concat(Enumerable.Repeat("{'content': [", 100_000));

        Parsed.Refusal(Parser, Messages, "{'messages': [" + deep).ShouldContain("nested too deep");
    }

    [Theory]
    [InlineData("{'model': 'm', 'messages': []}", "m")]
    [InlineData("{'messages': [{}]}", null)]
    [InlineData("{'model': 5}", null)]
    [InlineData("{'model': 'm'", null)]
    [InlineData("not json", null)]
    [InlineData("", null)]
    public void Of_a_request_to_count_tokens_only_the_model_matters(string body, string? model)
    {
        ParsedBody parsed = Parsed.Body(Parser, Count, body);

        (parsed.Model, parsed.PromptCount, parsed.RequiresModel, parsed.SkipsResponse).ShouldBe((model, 0, false, true));
        Encoding.UTF8.GetString(Parsed.Bytes(body)[parsed.ModelValue]).ShouldBe(model is null ? "" : $"\"{model}\"");
    }

    [Theory]
    [InlineData("/v1/messages/", false)]
    [InlineData("/anthropic/v1/messages", false)]
    [InlineData("messages", false)]
    [InlineData("/v1/messages/count_tokens/", true)]
    public void Paths_match_by_segments_whatever_slash_ends_them(string path, bool isCount) =>
        Parsed.Body(Parser, path, "{'model': 'm', 'messages': [{}]}").SkipsResponse.ShouldBe(isCount);

    [Theory]
    [InlineData("/v1/messages/batches")]
    [InlineData("/v1/my-messages")]
    public void Other_paths_are_refused(string path) =>
        Parsed.Refusal(Parser, path, "{'messages': [{}]}").ShouldBe($"unsupported API endpoint: {path}");
}
