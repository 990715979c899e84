using System.Text;
using System.Text.Json;
using CsCheck;
using InferenceGateway.LoadGeneration.Sending;

namespace InferenceGateway.LoadGeneration.Tests.Sending;

public sealed class CompletionChunkTests
{
    [Theory]
    [InlineData("""{"choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}""", false, false)]
    [InlineData(
        """{"choices":[{"delta":{"content":"a"},"logprobs":{"content":[{"token":"a"}]},"finish_reason":null}],"usage":null}""",
        true,
        false
    )]
    [InlineData("""{"choices":[{"delta":{"reasoning_content":"hm"}}]}""", true, false)]
    [InlineData("""{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{"}}]}}]}""", true, false)]
    [InlineData("""{"choices":[{"text":"b","finish_reason":"length"}]}""", true, true)]
    [InlineData("""{"choices":[{"delta":{},"finish_reason":"stop"}]}""", false, true)]
    [InlineData("""{"choices":[{"message":{"role":"assistant","content":"whole"},"finish_reason":"stop"}]}""", true, true)]
    [InlineData("""{"choices":[],"usage":{"prompt_tokens":1}}""", false, false)]
    [InlineData("""{"choices":null}""", false, false)]
    public void Content_and_finish_are_seen_in_both_APIs(string json, bool hasContent, bool isFinish)
    {
        CompletionChunk chunk = Parse(json);

        chunk.HasContent.ShouldBe(hasContent);
        chunk.IsFinish.ShouldBe(isFinish);
        chunk.Error.ShouldBeNull();
    }

    [Fact]
    public void Usage_is_read_with_its_cached_tokens()
    {
        CompletionChunk chunk = Parse(
            """{"usage":{"prompt_tokens":100,"total_tokens":130,"completion_tokens":30,"prompt_tokens_details":{"cached_tokens":64}}}"""
        );

        (chunk.PromptTokens, chunk.OutputTokens, chunk.CachedTokens).ShouldBe((100, 30, 64));
    }

    [Theory]
    [InlineData("""{"usage":{"prompt_tokens":100,"completion_tokens":30}}""")]
    [InlineData("""{"usage":{"prompt_tokens":100,"completion_tokens":30,"prompt_tokens_details":null}}""")]
    public void Cached_tokens_that_are_not_reported_are_unknown_and_not_zero(string json)
    {
        Parse(json).CachedTokens.ShouldBeNull();
    }

    [Theory]
    [InlineData("""{"error":{"message":"no","code":500}}""", "no")]
    [InlineData("""{"error":"no"}""", "no")]
    [InlineData("""{"object":"error","message":"no","code":400}""", "no")]
    [InlineData("""{"error":{"code":500}}""", "error without a message")]
    public void Every_form_of_error_gives_its_message(string json, string expected)
    {
        Parse(json).Error.ShouldBe(expected);
    }

    [Fact]
    public void Only_generated_text_is_collected()
    {
        StringBuilder answer = new();
        CompletionChunk.Parse("""{"choices":[{"delta":{"reasoning":"hm","content":"a\nż"}}]}"""u8, answer);

        answer.ToString().ShouldBe("a\nż");
    }

    [Fact]
    public void Whatever_arrives_only_a_JSON_error_comes_out()
    {
        byte[] frame = Encoding.UTF8.GetBytes(
            """{"choices":[{"delta":{"content":"a"},"finish_reason":"x"}],"usage":{"prompt_tokens":1,"prompt_tokens_details":{"cached_tokens":2}},"error":{"message":"m"}}"""
        );
        Gen.Select(Gen.Int[0, frame.Length - 1], Gen.Byte, Gen.Int[0, frame.Length])
            .Sample(
                (position, value, length) =>
                {
                    byte[] damaged = [.. frame];
                    damaged[position] = value;
                    try
                    {
                        CompletionChunk chunk = CompletionChunk.Parse(damaged.AsSpan(0, length), new StringBuilder());
                        chunk.PromptTokens.GetValueOrDefault().ShouldBeGreaterThanOrEqualTo(0);
                    }
                    catch (JsonException exception)
                    {
                        exception.Message.ShouldNotBeEmpty();
                    }
                },
                iter: 20_000
            );
    }

    private static CompletionChunk Parse(string json) => CompletionChunk.Parse(Encoding.UTF8.GetBytes(json), answer: null);
}
