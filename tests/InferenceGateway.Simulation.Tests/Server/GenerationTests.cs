using System.Text.Json;
using InferenceGateway.Simulation.Generation;
using static InferenceGateway.Simulation.Tests.Server.ServerHarness;

namespace InferenceGateway.Simulation.Tests.Server;

public sealed class GenerationTests
{
    [Fact]
    public async Task A_chat_stream_has_a_role_tokens_a_finish_usage_and_an_end()
    {
        await using ServerHarness server = await InstantAsync();

        List<string> events = await server.EventsAsync(
            "/v1/chat/completions",
            """{"model":"acme/chat","stream":true,"stream_options":{"include_usage":true},"max_tokens":3,"ignore_eos":true,"messages":[{"role":"user","content":"hi"}]}"""
        );

        // Role, three tokens, finish, usage, end.
        events.Count.ShouldBe(7);
        JsonElement[] chunks = [.. events.Take(6).Select(text => JsonDocument.Parse(text).RootElement)];
        chunks.ShouldAllBe(chunk => chunk.GetProperty("object").GetString() == "chat.completion.chunk");
        Delta(chunks[0]).GetProperty("role").GetString().ShouldBe("assistant");
        chunks[1..4].Select(chunk => Delta(chunk).GetProperty("content").GetString()!.Length).ShouldBe([4, 4, 4]);
        chunks[1].GetProperty("usage").ValueKind.ShouldBe(JsonValueKind.Null);
        chunks[4].GetProperty("choices")[0].GetProperty("finish_reason").GetString().ShouldBe("length");
        chunks[5].GetProperty("choices").GetArrayLength().ShouldBe(0);
        // "### user: hi\n### assistant: " is 28 bytes: 7 tokens.
        JsonElement usage = chunks[5].GetProperty("usage");
        usage.GetProperty("prompt_tokens").GetInt32().ShouldBe(7);
        usage.GetProperty("completion_tokens").GetInt32().ShouldBe(3);
        usage.GetProperty("total_tokens").GetInt32().ShouldBe(10);
        events[6].ShouldBe("[DONE]");

        static JsonElement Delta(JsonElement chunk) => chunk.GetProperty("choices")[0].GetProperty("delta");
    }

    [Fact]
    public async Task Without_include_usage_a_stream_does_not_speak_of_usage()
    {
        await using ServerHarness server = await InstantAsync();

        List<string> events = await server.EventsAsync("/v1/completions", """{"prompt":"hi","stream":true,"max_tokens":1}""");

        // One token, finish, end.
        events.Count.ShouldBe(3);
        events.ShouldAllBe(text => !text.Contains("usage"));
        events[^1].ShouldBe("[DONE]");
    }

    [Fact]
    public async Task Tokens_arrive_one_by_one_when_they_are_due()
    {
        await using ServerHarness server = await StartAsync(Slow);
        Task<HttpResponseMessage> pending = server.StreamAsync(
            "/v1/completions",
            """{"prompt":"hi","stream":true,"max_tokens":2,"ignore_eos":true}"""
        );
        await EventuallyAsync(() => server.Server.Load.Running == 1);
        pending.IsCompleted.ShouldBeFalse();

        server.Time.Advance(TimeSpan.FromMilliseconds(100));
        using HttpResponseMessage response = await pending;
        using StreamReader reader = new(await response.Content.ReadAsStreamAsync());
        (await reader.ReadLineAsync()).ShouldNotBeNull().ShouldContain("\"text\":\"");
        server.Server.Load.GeneratedTokens.ShouldBe(1);

        server.Time.Advance(TimeSpan.FromMilliseconds(10));
        string rest = await reader.ReadToEndAsync();
        Events(rest).Count.ShouldBe(3);
        rest.ShouldContain("\"finish_reason\":\"length\"");
    }

    [Fact]
    public async Task Ignoring_the_end_gives_exactly_the_tokens_asked_for()
    {
        await using ServerHarness server = await InstantAsync();

        JsonElement answer = await server.ReadAsync("/v1/completions", """{"prompt":"hi","max_tokens":37,"ignore_eos":true}""");

        answer.GetProperty("usage").GetProperty("completion_tokens").GetInt32().ShouldBe(37);
        answer.GetProperty("choices")[0].GetProperty("finish_reason").GetString().ShouldBe("length");
        // 37 tokens of four bytes.
        answer.GetProperty("choices")[0].GetProperty("text").GetString()!.Length.ShouldBe(148);
    }

    [Fact]
    public async Task Max_completion_tokens_wins_over_max_tokens()
    {
        await using ServerHarness server = await InstantAsync();

        JsonElement answer = await server.ReadAsync(
            "/v1/chat/completions",
            """{"max_completion_tokens":4,"max_tokens":9,"ignore_eos":true,"messages":[{"role":"user","content":"hi"}]}"""
        );

        answer.GetProperty("usage").GetProperty("completion_tokens").GetInt32().ShouldBe(4);
    }

    [Fact]
    public async Task An_echo_repeats_the_last_message()
    {
        await using ServerHarness server = await InstantAsync(options => options with { Mode = GenerationMode.Echo });

        JsonElement answer = await server.ReadAsync(
            "/v1/chat/completions",
            """{"messages":[{"role":"user","content":"a"},{"content":[{"type":"text","text":"say \"ü😀\"\n"}],"role":"user"}]}"""
        );

        JsonElement choice = answer.GetProperty("choices")[0];
        choice.GetProperty("message").GetProperty("content").GetString().ShouldBe("say \"ü😀\"\n");
        choice.GetProperty("finish_reason").GetString().ShouldBe("stop");
    }

    [Fact]
    public async Task A_streamed_echo_is_cut_between_characters()
    {
        await using ServerHarness server = await InstantAsync(options => options with { Mode = GenerationMode.Echo });

        List<string> events = await server.EventsAsync("/v1/completions", """{"prompt":"abü😀\"x\\\u0001","stream":true}""");

        IEnumerable<string> texts = events
            .SkipLast(2)
            .Select(text => JsonDocument.Parse(text).RootElement.GetProperty("choices")[0].GetProperty("text").GetString()!);
        // "ab" and ü are four bytes, 😀 is four, and four of one byte each.
        texts.ShouldBe(["abü", "😀", "\"x\\\u0001"]);
    }

    [Fact]
    public async Task An_echo_longer_than_the_limit_is_whole_and_says_length()
    {
        await using ServerHarness server = await InstantAsync(options => options with { Mode = GenerationMode.Echo });

        JsonElement answer = await server.ReadAsync("/v1/completions", """{"prompt":[1,22,333],"max_tokens":2}""");

        JsonElement choice = answer.GetProperty("choices")[0];
        choice.GetProperty("text").GetString().ShouldBe("1,22,333");
        choice.GetProperty("finish_reason").GetString().ShouldBe("length");
        answer.GetProperty("usage").GetProperty("prompt_tokens").GetInt32().ShouldBe(3);
    }

    [Fact]
    public async Task Several_prompts_and_choices_are_numbered_and_prompts_counted_once()
    {
        await using ServerHarness server = await InstantAsync();

        JsonElement answer = await server.ReadAsync(
            "/v1/completions",
            """{"prompt":["12345678","1234"],"n":2,"max_tokens":3,"ignore_eos":true}"""
        );

        answer.GetProperty("choices").EnumerateArray().Select(choice => choice.GetProperty("index").GetInt32()).ShouldBe([0, 1, 2, 3]);
        // Prompts of two tokens and one; four choices of three.
        answer.GetProperty("usage").GetProperty("prompt_tokens").GetInt32().ShouldBe(3);
        answer.GetProperty("usage").GetProperty("completion_tokens").GetInt32().ShouldBe(12);
    }

    [Fact]
    public async Task A_repeated_prompt_reports_cached_tokens()
    {
        await using ServerHarness server = await InstantAsync();
        string body = $$"""{"prompt":"{{new string('x', 80)}}","max_tokens":1}""";
        await server.ReadAsync("/v1/completions", body);

        JsonElement answer = await server.ReadAsync("/v1/completions", body);

        // 80 bytes are 20 tokens: one full block of 16.
        answer.GetProperty("usage").GetProperty("prompt_tokens_details").GetProperty("cached_tokens").GetInt32().ShouldBe(16);
    }

    [Fact]
    public async Task The_next_turn_of_a_conversation_finds_the_answer_before_it()
    {
        await using ServerHarness server = await InstantAsync();
        JsonElement first = await server.ReadAsync(
            "/v1/chat/completions",
            """{"messages":[{"role":"user","content":"tell me more"}],"max_tokens":64,"ignore_eos":true}"""
        );
        string said = first.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!;

        string next =
            $$"""{"messages":[{"role":"user","content":"tell me more"},{"role":"assistant","content":"{{said}}"},{"role":"user","content":"and then?"}],"max_tokens":1}""";
        JsonElement second = await server.ReadAsync("/v1/chat/completions", next);

        // "### user: tell me more\n### assistant: " is 38 bytes; with 63 computed tokens of four bytes 290: four blocks of 64.
        second.GetProperty("usage").GetProperty("prompt_tokens_details").GetProperty("cached_tokens").GetInt32().ShouldBe(64);
    }

    [Fact]
    public async Task An_adapter_shares_no_cache_with_the_base_model()
    {
        await using ServerHarness server = await InstantAsync(options => options with { Adapters = [new("tuned", "/adapters/tuned")] });
        string prompt = new('x', 64);
        await server.ReadAsync("/v1/completions", $$"""{"prompt":"{{prompt}}","max_tokens":1}""");

        JsonElement answer = await server.ReadAsync("/v1/completions", $$"""{"model":"tuned","prompt":"{{prompt}}","max_tokens":1}""");

        answer.GetProperty("model").GetString().ShouldBe("tuned");
        answer.GetProperty("usage").GetProperty("prompt_tokens_details").GetProperty("cached_tokens").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task Any_served_name_is_shown_as_the_first()
    {
        await using ServerHarness server = await InstantAsync(options => options with { ServedModelNames = ["a", "b"] });

        JsonElement answer = await server.ReadAsync("/v1/completions", """{"model":"b","prompt":"hi","max_tokens":1}""");

        answer.GetProperty("model").GetString().ShouldBe("a");
    }

    [Fact]
    public async Task A_responses_stream_has_named_events_and_no_done()
    {
        await using ServerHarness server = await InstantAsync();

        List<string> events = await server.EventsAsync(
            "/v1/responses",
            """{"input":[{"role":"user","content":[{"type":"input_text","text":"hi"}]}],"stream":true,"max_output_tokens":1}"""
        );

        events
            .Select(text => JsonDocument.Parse(text).RootElement.GetProperty("type").GetString())
            .ShouldBe([
                "response.created",
                "response.in_progress",
                "response.output_item.added",
                "response.content_part.added",
                "response.output_text.delta",
                "response.output_text.done",
                "response.content_part.done",
                "response.output_item.done",
                "response.completed",
            ]);
    }

    [Fact]
    public async Task A_response_accepts_a_bare_string()
    {
        await using ServerHarness server = await InstantAsync(options => options with { Mode = GenerationMode.Echo });

        JsonElement answer = await server.ReadAsync("/v1/responses", """{"input":"hi there"}""");

        answer.GetProperty("output")[0].GetProperty("content")[0].GetProperty("text").GetString().ShouldBe("hi there");
        answer.GetProperty("status").GetString().ShouldBe("completed");
    }

    [Fact]
    public async Task A_message_that_reaches_its_limit_says_so()
    {
        await using ServerHarness server = await InstantAsync();

        JsonElement answer = await server.ReadAsync(
            "/v1/messages",
            """{"system":"be brief","messages":[{"role":"user","content":"hi"}],"max_tokens":1}"""
        );

        answer.GetProperty("stop_reason").GetString().ShouldBe("max_tokens");
        answer.GetProperty("usage").GetProperty("output_tokens").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task A_message_stream_ends_with_message_stop()
    {
        await using ServerHarness server = await InstantAsync();

        List<string> events = await server.EventsAsync(
            "/v1/messages",
            """{"messages":[{"role":"user","content":"hi"}],"max_tokens":1,"stream":true}"""
        );

        events
            .Select(text => JsonDocument.Parse(text).RootElement.GetProperty("type").GetString())
            .ShouldBe([
                "message_start",
                "content_block_start",
                "ping",
                "content_block_delta",
                "content_block_stop",
                "message_delta",
                "message_stop",
            ]);
    }

    [Fact]
    public async Task An_embedding_depends_on_the_text_alone()
    {
        await using ServerHarness server = await InstantAsync();

        JsonElement answer = await server.ReadAsync("/v1/embeddings", """{"input":["one","two","one"],"dimensions":5}""");

        string[] vectors = [.. answer.GetProperty("data").EnumerateArray().Select(entry => entry.GetProperty("embedding").GetRawText())];
        JsonDocument.Parse(vectors[0]).RootElement.GetArrayLength().ShouldBe(5);
        vectors[2].ShouldBe(vectors[0]);
        vectors[1].ShouldNotBe(vectors[0]);
    }

    [Fact]
    public async Task A_remote_prefill_hands_over_its_cache()
    {
        await using ServerHarness server = await InstantAsync();

        JsonElement answer = await server.ReadAsync(
            "/v1/completions",
            """{"prompt":"hi","max_tokens":50,"kv_transfer_params":{"do_remote_decode":true,"remote_block_ids":[1,2]}}"""
        );

        answer.GetProperty("choices")[0].GetProperty("finish_reason").GetString().ShouldBe("remote_decode");
        answer.GetProperty("usage").GetProperty("completion_tokens").GetInt32().ShouldBe(1);
        answer.GetProperty("kv_transfer_params").GetProperty("do_remote_prefill").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task Tokens_of_a_text_are_the_same_prompt_as_the_text()
    {
        await using ServerHarness server = await InstantAsync();
        string prompt = string.Concat(Enumerable.Repeat("abcdefgh", 8));
        JsonElement tokens = await server.ReadAsync("/tokenize", $$"""{"prompt":"{{prompt}}"}""");
        await server.ReadAsync("/v1/completions", $$"""{"prompt":"{{prompt}}","max_tokens":1}""");

        JsonElement answer = await server.ReadAsync(
            "/v1/completions",
            $$"""{"prompt":{{tokens.GetProperty("tokens").GetRawText()}},"max_tokens":1}"""
        );

        tokens.GetProperty("count").GetInt32().ShouldBe(16);
        answer.GetProperty("usage").GetProperty("prompt_tokens_details").GetProperty("cached_tokens").GetInt32().ShouldBe(16);
    }
}
