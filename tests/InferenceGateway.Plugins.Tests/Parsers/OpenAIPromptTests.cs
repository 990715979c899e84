using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Plugins.Tests.Support;

namespace InferenceGateway.Plugins.Tests.Parsers;

public sealed class OpenAIPromptTests
{
    /// <summary>The low 32 bits of XXH64 of <c>https://example.com/cat.png</c>, as published with the reference.</summary>
    private const uint CatToken = 1605148516;

    [Theory]
    [InlineData("{'messages': [{'role': 'user', 'content': 'Hello'}]}", "userHello")]
    [InlineData("{'messages': [{'role': 'system', 'content': 'Be kind.'}, {'role': 'user', 'content': 'Hi'}]}", "systemBe kind.userHi")]
    [InlineData("{'messages': [{'role': 'user', 'content': [{'type': 'text', 'text': 'a'}, {'type': 'text', 'text': 'b'}]}]}", "userab")]
    [InlineData("{'messages': [{'role': 'assistant', 'content': null, 'tool_calls': [{'id': 'x'}]}]}", "assistant")]
    [InlineData("{'messages': [null, {'role': 'user', 'content': [null]}]}", "user")]
    [InlineData("{'tools': [{'type': 'f' }], 'messages': [{'role': 'user', 'content': 'x'}]}", "[{\"type\": \"f\" }]userx")]
    [InlineData("{'messages': [{'role': 'user', 'content': 'x'}], 'tools': [1]}", "userx[1]")] // the body's order
    [InlineData("{'messages': [{'role': 'user', 'content': 'a\\n\\t\\\"\\\\\\/\\u00e9\\ud83d\\ude00z'}]}", "usera\n\t\"\\/é😀z")]
    [InlineData("{'messages': [{'role': 'user', 'content': '\\ud83dx\\ude00'}]}", "user\ufffdx\ufffd")] // lone surrogates
    [InlineData("{'messages': [{'name': 'n', 'reasoning': 'r', 'content': 'c', 'role': 'user'}]}", "cuser")]
    [InlineData("{'\\u006dessages': [{'r\\u006fle': 'user'}]}", "user")] // names may be escaped too
    public void A_chat_is_the_roles_and_texts_of_its_messages(string body, string expected) =>
        Parsed.Body(Parsed.Chat, body).Prompts().ShouldBe([expected]);

    [Fact]
    public void Four_bytes_are_one_token()
    {
        // "userHello" has 9 bytes: 3 tokens, the last one padded.
        ParsedBody parsed = Parsed.Body(Parsed.Chat, "{'messages': [{'role': 'user', 'content': 'Hello'}]}");

        parsed.PromptTokens.ShouldBe(3);
        parsed.Api.ShouldBe(InferenceApi.ChatCompletions);
    }

    [Theory]
    [InlineData("{'type': 'image_url', 'image_url': {'url': 'https://example.com/cat.png', 'detail': 'low'}}", 225)]
    [InlineData("{'type': 'image_url', 'image_url': 'https://example.com/cat.png'}", 225)]
    [InlineData("{'image_url': {'url': 'https:\\/\\/example.com\\/cat.png'}}", 225)]
    [InlineData("{'video_url': {'url': 'https://example.com/cat.png'}}", 4500)]
    [InlineData("{'audio_url': {'url': 'https://example.com/cat.png'}}", 7)] // 27 bytes / 4
    [InlineData("{'input_audio': {'data': 'https://example.com/cat.png', 'format': 'wav'}}", 7)]
    public void A_medium_is_so_many_tokens_of_its_hash(string block, int count)
    {
        // "user" is one token; a text of one byte is another, padded because the medium begins at a token.
        string body = $"{{'messages': [{{'role': 'user', 'content': [{{'text': 'x'}}, {block}]}}]}}";
        uint[] tokens = Parsed.Body(Parsed.Chat, body).Tokens().ShouldHaveSingleItem();

        tokens[..2].ShouldBe([BitConverter.ToUInt32("user"u8), 'x']);
        tokens[2..].ShouldBe(Enumerable.Repeat(CatToken, count));
    }

    [Fact]
    public void Many_media_do_not_make_a_small_body_a_huge_prompt()
    {
        // 10,000 videos of 4500 tokens would be 180 MB.
        string blocks = string.Join(',', Enumerable.Repeat("{'video_url': 'x'}", 10_000));
        ParsedBody parsed = Parsed.Body(Parsed.Chat, $"{{'messages': [{{'content': [{blocks}]}}]}}");

        parsed.PromptTokens.ShouldBeInRange(200_000, 300_000);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{'messages': null}")]
    [InlineData("{'messages': []}")]
    [InlineData("{'messages': 'x'}")]
    [InlineData("{'messages': {}}")]
    [InlineData("{'messages': ['x']}")]
    [InlineData("{'messages': [{'role': 1}]}")]
    [InlineData("{'messages': [{'content': 1}]}")]
    [InlineData("{'messages': [{'content': {'text': 'x'}}]}")]
    [InlineData("{'messages': [{'content': ['x']}]}")]
    [InlineData("{'messages': [{'content': [{'text': ['x']}]}]}")]
    [InlineData("{'messages': [{'content': [{'image_url': 5}]}]}")]
    [InlineData("{'messages': [{'content': [{'image_url': {'url': 5}}]}]}")]
    [InlineData("{'messages': [{'content': 1}, {'content': 'x'}]}")]
    [InlineData("{'messages': [{'content': 'x'}], 'messages': 1}")] // the last one counts
    public void A_chat_needs_well_formed_messages(string body)
    {
        foreach (bool needsPrompt in (bool[])[true, false])
        {
            Parsed
                .Error(Parsed.Chat, body, needsPrompt)
                .ShouldNotBeNull()
                .Message.ShouldBe("invalid chat completions request: must have valid messages field");
        }
    }

    [Theory]
    [InlineData("{'prompt': 'Hello'}", new[] { "Hello" })]
    [InlineData("{'prompt': ['a', 'b\\n']}", new[] { "a", "b\n" })]
    [InlineData("{'prompt': ['']}", new[] { "" })]
    [InlineData("{'prompt': 'a', 'tools': ['b'], 'messages': ['c']}", new[] { "a" })]
    public void Each_text_of_a_completion_is_a_prompt(string body, string[] expected) =>
        Parsed.Body(Parsed.Completions, body).Prompts().ShouldBe(expected);

    [Fact]
    public void Token_ids_are_taken_as_they_are()
    {
        Parsed
            .Body(Parsed.Completions, "{'prompt': [0, 1, 4294967295, 70000, 5.0, 1e3]}")
            .Tokens()
            .ShouldBe([
                [0, 1, 4294967295, 70000, 5, 1000],
            ]);
        Parsed
            .Body(Parsed.Completions, "{'prompt': [[1, 2], [3]]}")
            .Tokens()
            .ShouldBe([
                [1, 2],
                [3],
            ]);
        Parsed
            .Body("/v1/embeddings", "{'input': [[1, 2], [3]]}")
            .Tokens()
            .ShouldBe([
                [1, 2],
                [3],
            ]);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{'prompt': ''}")]
    [InlineData("{'prompt': null}")]
    [InlineData("{'prompt': 5}")]
    [InlineData("{'prompt': []}")]
    [InlineData("{'prompt': {}}")]
    [InlineData("{'prompt': ['a', 1]}")]
    [InlineData("{'prompt': [1, 'a']}")]
    [InlineData("{'prompt': [1, [2]]}")]
    [InlineData("{'prompt': [[1], 'a']}")]
    [InlineData("{'prompt': [[1, 'a']]}")]
    [InlineData("{'prompt': [[]]}")]
    [InlineData("{'prompt': [null]}")]
    [InlineData("{'prompt': [-1]}")]
    [InlineData("{'prompt': [1.5]}")]
    [InlineData("{'prompt': [4294967296]}")]
    public void A_completion_needs_a_prompt_of_one_kind(string body) =>
        Parsed.Error(Parsed.Completions, body).ShouldNotBeNull().Message.ShouldBe("invalid completions request: must have prompt field");

    [Theory]
    [InlineData("/v1/embeddings", "{'input': 'a'}", "a", InferenceApi.Embeddings)]
    [InlineData("/v1/responses", "{'input': 'a\\nb'}", "a\nb", InferenceApi.Responses)]
    [InlineData(
        "/v1/responses",
        "{'instructions': 'I', 'tools': [1 ], 'input': [{'role': 'user'}]}",
        "I[1 ][{\"role\": \"user\"}]",
        InferenceApi.Responses
    )]
    [InlineData("/v1/conversations", "{'items': [{'type': 'message'}]}", "[{\"type\": \"message\"}]", InferenceApi.Conversations)]
    [InlineData("/v1/images/generations", "{'prompt': 'a cat', 'size': '64x64'}", "a cat", InferenceApi.Images)]
    [InlineData("/v1/chat/completions/render", "{'messages': [{'role': 'user'}]}", "user", InferenceApi.ChatCompletions)]
    [InlineData("/v1/completions/render", "{'prompt': 'p'}", "p", InferenceApi.Completions)]
    [InlineData("/v1/my-completions", "{'prompt': 'p'}", "p", InferenceApi.Completions)]
    public void The_path_says_which_api_it_is(string path, string body, string expected, InferenceApi api)
    {
        ParsedBody parsed = Parsed.Body(path, body);

        parsed.Api.ShouldBe(api);
        parsed.Prompts().ShouldBe([expected]);
    }

    [Theory]
    [InlineData("/v1/embeddings", "{'input': ''}", "invalid embeddings request: must have input field")]
    [InlineData("/v1/responses", "{'input': null}", "invalid responses request: must have input field")]
    [InlineData("/v1/responses", "{'prompt': 'x'}", "invalid responses request: must have input field")]
    [InlineData("/v1/conversations", "{'items': [ ]}", "invalid conversations request: must have items field")]
    [InlineData("/v1/conversations", "{'items': 'x'}", "invalid conversations request: must have items field")]
    [InlineData("/v1/images/generations", "{'prompt': ''}", "invalid images generations request: must have prompt field")]
    [InlineData("/v1/images/generations", "{'prompt': ['x']}", "invalid images generations request: must have prompt field")]
    public void Every_api_names_the_field_it_misses(string path, string body, string expected) =>
        Parsed.Error(path, body).ShouldNotBeNull().Message.ShouldBe(expected);

    [Theory]
    [InlineData("{'messages': [{'role': 'a'}], 'messages': [{'role': 'b'}], 'messages': [{'role': 'c'}]}", "c")]
    [InlineData("{'tools': [1], 'messages': [{'role': 'a'}], 'tools': [2]}", "a[2]")]
    [InlineData("{'messages': 5, 'messages': [{'role': 'b'}]}", "b")]
    [InlineData("{'messages': [{'role': 'a'}], 'model': 'm', 'm\\u0065ssages': [{'role': 'b'}]}", "b")]
    public void Of_members_of_the_same_name_the_last_one_counts(string body, string expected) =>
        Parsed.Body(Parsed.Chat, body).Prompts().ShouldBe([expected]);

    [Fact]
    public void A_repeated_list_of_prompts_counts_once() =>
        Parsed.Body(Parsed.Completions, "{'prompt': ['a', 'b'], 'prompt': ['c', 'd', 'e']}").Prompts().ShouldBe(["c", "d", "e"]);

    [Fact]
    public void A_prompt_that_nobody_reads_is_not_copied()
    {
        ParsedBody parsed = Parsed.Body(Parsed.Chat, "{'model': 'm', 'messages': [{'role': 'user', 'content': 'x'}]}", needsPrompt: false);

        parsed.PromptCount.ShouldBe(0);
        parsed.Model.ShouldBe("m");
    }
}
