using System.Text;
using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Plugins.Tests.Support;

namespace InferenceGateway.Plugins.Tests.Parsers;

public sealed class HostileBodyTests
{
    [Theory]
    [InlineData("", "expected a value at byte 0")]
    [InlineData("   ", "expected a value at byte 3")]
    [InlineData("[]", "expected a JSON object at byte 2")]
    [InlineData("'x'", "expected a JSON object at byte 3")]
    [InlineData("null", "expected a JSON object at byte 4")]
    [InlineData("\u001f\u008b", "expected a value at byte 0")] // a gzip header
    [InlineData("\ufeff{}", "expected a value at byte 0")] // a byte order mark
    [InlineData("{", "unexpected end at byte 1")]
    [InlineData("{'a'", "expected ':' at byte 4")]
    [InlineData("{'a':", "expected a value at byte 5")]
    [InlineData("{'a':1", "expected ',' or '}' at byte 6")]
    [InlineData("{'a':1,}", "expected a member name at byte 7")]
    [InlineData("{'a':[1,]}", "expected a value at byte 8")]
    [InlineData("{'a':[1", "expected ',' or ']' at byte 7")]
    [InlineData("{'a':[1}", "expected ',' or ']' at byte 7")]
    [InlineData("{a:1}", "expected a member name at byte 1")]
    [InlineData("{'a':'x", "unterminated string at byte 7")]
    [InlineData("{'a':'x\\", "invalid escape at byte 7")]
    [InlineData("{'a':'\\x'}", "invalid escape at byte 6")]
    [InlineData("{'a':'\\u12g4'}", "invalid escape at byte 6")]
    [InlineData("{'a':'\\u123'}", "invalid escape at byte 6")]
    [InlineData("{'a':'\n'}", "control character in a string at byte 6")]
    [InlineData("{'a':'\0'}", "control character in a string at byte 6")]
    [InlineData("{'a':tru}", "invalid literal at byte 5")]
    [InlineData("{'a':01}", "expected ',' or '}' at byte 6")]
    [InlineData("{'a':-}", "invalid number at byte 6")]
    [InlineData("{'a':1.}", "invalid number at byte 7")]
    [InlineData("{'a':1e+}", "invalid number at byte 8")]
    [InlineData("{'a':NaN}", "expected a value at byte 5")]
    [InlineData("{} {}", "unexpected data after the end at byte 3")]
    [InlineData("{}x", "unexpected data after the end at byte 2")]
    public void What_is_not_one_json_object_is_refused_with_its_place(string body, string expected)
    {
        InferenceError error = Parsed.Error(Parsed.Chat, body).ShouldNotBeNull();

        error.HttpStatus.ShouldBe(400);
        error.Message.ShouldBe($"error unmarshaling request bodyMap: {expected}");
    }

    [Theory]
    [InlineData(62, true)]
    [InlineData(63, false)]
    [InlineData(1_000_000, false)]
    public void Nesting_is_bounded(int depth, bool isAccepted)
    {
        // The body, and the value of x, are two levels: x nests depth more.
        string body = "{'messages': [{}], 'x': [" + new string('[', depth) + new string(']', depth) + "]}";

        (Parsed.Error(Parsed.Chat, body) is null).ShouldBe(isAccepted);
    }

    [Fact]
    public void Nesting_in_objects_counts_as_well()
    {
        string deep = string.Concat(Enumerable.Repeat("{'a':", 100_000));

        Parsed.Error(Parsed.Chat, deep).ShouldNotBeNull().Message.ShouldContain("nested too deep");
        Parsed.Error(Parsed.Chat, "{'messages': [{'content': [{'text': " + deep).ShouldNotBeNull().Message.ShouldContain("nested too deep");
    }

    [Fact]
    public void Every_truncation_of_a_body_is_refused()
    {
        const string body =
            "{'model': 'm', 'stream': true, 'max_tokens': 12.5e1, 'tools': [{'a': null}], "
            + "'messages': [{'role': 'user', 'content': [{'type': 'text', 'text': 'a\\u00e9\\n'}, {'image_url': {'url': 'x'}}]}]}";
        byte[] bytes = Parsed.Bytes(body);
        Parsed.Error(Parsed.Chat, bytes).ShouldBeNull();

        for (int length = 0; length < bytes.Length; length++)
        {
            Parsed.Error(Parsed.Chat, bytes[..length]).ShouldNotBeNull($"{length} bytes of the body");
        }
    }

    [Fact]
    public void Bytes_that_are_not_utf8_pass_as_they_are()
    {
        byte[] body = [.. "{\"prompt\": \""u8, 0xff, 0xc0, 0x80, .. "\"}"u8];

        Parsed.Error(Parsed.Completions, body).ShouldBeNull();
    }

    [Fact]
    public void Many_repeated_members_cost_two_readings_and_no_more()
    {
        // Re-reading at every repetition would take 100,000 passes over 2 MB.
        StringBuilder body = new("{");
        for (int i = 0; i < 100_000; i++)
        {
            body.Append("'messages': [{}], ");
        }

        body.Append("'messages': [{'role': 'last'}]}");

        Parsed.Body(Parsed.Chat, body.ToString()).Prompts().ShouldBe(["last"]);
    }

    [Fact]
    public void A_long_model_is_read_and_not_kept()
    {
        string model = new('m', 100_000);

        Parsed.Body(Parsed.Completions, $"{{'model': '{model}', 'prompt': 'p'}}").Model.ShouldBe(model);
    }
}
