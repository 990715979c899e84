using System.Buffers;
using System.Text;
using System.Text.Json;
using CsCheck;
using InferenceGateway.Engine.Requests;

namespace InferenceGateway.Engine.Tests.Requests;

public sealed class ModelNameRestorerTests
{
    [Theory]
    [InlineData("""{"id":"1","model":"m","choices":[]}""", """{"id":"1","model":"public","choices":[]}""")]
    [InlineData("""{ "model" : "m" }""", """{ "model" : "public" }""")]
    [InlineData("{\n  \"model\":\n    \"m\"\n}", "{\n  \"model\":\n    \"public\"\n}")]
    [InlineData("""{"model":"\u006d"}""", """{"model":"public"}""")]
    [InlineData("""{"model":"m","model":"m"}""", """{"model":"public","model":"public"}""")]
    [InlineData(
        """{"type":"response.created","response":{"id":"r","model":"m"}}""",
        """{"type":"response.created","response":{"id":"r","model":"public"}}"""
    )]
    [InlineData(
        """{"type":"message_start","message":{"role":"assistant","model":"m"}}""",
        """{"type":"message_start","message":{"role":"assistant","model":"public"}}"""
    )]
    [InlineData(
        """{"message":{"content":[{"x":{}}],"model":"m"},"model":"m"}""",
        """{"message":{"content":[{"x":{}}],"model":"public"},"model":"public"}"""
    )]
    public void The_answers_own_model_gets_the_clients_name(string answer, string expected) => Restored(answer).ShouldBe(expected);

    [Theory]
    [InlineData("""{"choices":[{"message":{"content":"{\"model\":\"m\"}"}}]}""")]
    [InlineData("""{"choices":[{"model":"m"}]}""")]
    [InlineData("""{"response":[{"model":"m"}]}""")]
    [InlineData("""{"response":{"output":{"model":"m"}}}""")]
    [InlineData("""{"metadata":{"model":"m"}}""")]
    [InlineData("""{"x":"model","y":"m"}""")]
    [InlineData("""{"model":{"model":"m"}}""")]
    [InlineData("""{"model":["m"]}""")]
    [InlineData("""{"model":"other"}""")]
    [InlineData("""{"model":"mm"}""")]
    [InlineData("""{"model":"M"}""")]
    [InlineData("""{"models":"m","mode":"m","\"model":"m"}""")]
    [InlineData("""["model","m",{"model":"m"}]""")]
    [InlineData("""Not JSON: {"model":"m"}""")]
    [InlineData("""{"a":1} {"model":"m"}""")]
    [InlineData("""{"model":"m""")]
    [InlineData("""{"model":"\ud800"}""")]
    [InlineData("""{"model":"\q"}""")]
    [InlineData("}}]]{\"model\":\"m\"}")]
    [InlineData("")]
    public void Everything_else_stays_as_it_came(string answer) => Restored(answer).ShouldBe(answer);

    [Theory]
    [InlineData("data: {\"model\":\"m\"}\n\n", "data: {\"model\":\"public\"}\n\n")]
    [InlineData("data:{\"model\":\"m\"}\r\n\r\n", "data:{\"model\":\"public\"}\r\n\r\n")]
    [InlineData(
        "data: {\"model\":\"m\"}\r\rdata: {\"model\":\"m\"}\r\r",
        "data: {\"model\":\"public\"}\r\rdata: {\"model\":\"public\"}\r\r"
    )]
    [InlineData(": {\"model\":\"m\"}\nevent: {\"model\":\"m\"}\n\n", ": {\"model\":\"m\"}\nevent: {\"model\":\"m\"}\n\n")]
    [InlineData("data: {\ndata: \"model\":\ndata: \"m\"}\n\n", "data: {\ndata: \"model\":\ndata: \"public\"}\n\n")]
    [InlineData("data: {\"a\":\n\ndata: {\"model\":\"m\"}\n\n", "data: {\"a\":\n\ndata: {\"model\":\"public\"}\n\n")]
    [InlineData("data: {\"model\":\"m\"}\ndata: {\"model\":\"m\"}\n\n", "data: {\"model\":\"public\"}\ndata: {\"model\":\"public\"}\n\n")]
    [InlineData("data: [DONE]\n\ndata: {\"model\":\"m\"}\n\n", "data: [DONE]\n\ndata: {\"model\":\"public\"}\n\n")]
    [InlineData("data: {\"model\":\"m\ndata: \"}\n\n", "data: {\"model\":\"m\ndata: \"}\n\n")]
    [InlineData("data: text {\"model\":\"m\"}\n\n", "data: text {\"model\":\"m\"}\n\n")]
    [InlineData("data: {\"c\":\"data: {\\\"model\\\":\\\"m\\\"}\"}\n\n", "data: {\"c\":\"data: {\\\"model\\\":\\\"m\\\"}\"}\n\n")]
    [InlineData("datum: {\"model\":\"m\"}\n\n", "datum: {\"model\":\"m\"}\n\n")]
    [InlineData("data: {\"model\":\"m\"}", "data: {\"model\":\"public\"}")]
    public void Events_are_restored_in_their_data(string answer, string expected) =>
        Restored(answer, isEventStream: true).ShouldBe(expected);

    [Fact]
    public void Nothing_is_held_back_but_an_unfinished_model()
    {
        ModelNameRestorer restorer = Restorer("m", "public", isEventStream: false);
        Pass(restorer, """{"id":"x","model":""").ShouldBe("""{"id":"x","model":""");
        Pass(restorer, " \"").ShouldBe(" ");
        Pass(restorer, "m").ShouldBe("");
        Pass(restorer, "\",\"choices\":[{\"content\":\"hel").ShouldBe("\"public\",\"choices\":[{\"content\":\"hel");
        Pass(restorer, "lo").ShouldBe("lo");
    }

    [Fact]
    public void A_value_longer_than_the_name_can_be_is_let_go()
    {
        ModelNameRestorer restorer = Restorer("m", "public", isEventStream: false);
        // One character takes six bytes at most, and two quotes: 8 bytes may be held, the ninth lets all go.
        Pass(restorer, """{"model":"1234567""").ShouldBe("""{"model":""");
        Pass(restorer, "8").ShouldBe("\"12345678");
        Pass(restorer, "9").ShouldBe("9");
    }

    [Fact]
    public void The_end_of_the_answer_brings_out_what_was_held()
    {
        ModelNameRestorer restorer = Restorer("m", "public", isEventStream: false);
        Pass(restorer, """{"model":"m""").ShouldBe("""{"model":""");
        Pass(restorer, "", isLast: true).ShouldBe("\"m");
    }

    [Fact]
    public void The_clients_name_is_written_as_json() =>
        Restored("""{"model":"m"}""", original: "a\"b\\ü").ShouldBe("""{"model":"a\"b\\ü"}""");

    [Fact]
    public void Compressed_bytes_pass_unchanged()
    {
        byte[] compressed = [0x1f, 0x8b, 8, 0, .. Encoding.UTF8.GetBytes("""{"model":"m"}"""), 0xff, 0];
        ArrayBufferWriter<byte> into = new();
        Restorer("m", "public", isEventStream: false).Rewrite(compressed, isLast: true, into);
        into.WrittenSpan.ToArray().ShouldBe(compressed);
    }

    /// <summary>However an answer is cut, the same bytes come out; and a JSON library finds the client's name in them.</summary>
    [Fact]
    public void The_cuts_between_chunks_do_not_matter()
    {
        Gen<string> value = OneOf("1", "null", "[{\"model\":\"m\"}]", "{\"model\":\"m\",\"a\":[]}", "\"m\"", "\"\\\"model\\\":\\\"m\\\"\"");
        Gen<string> member = Gen.Select(OneOf("model", "response", "message", "x", "mod\\u0065l"), value, (n, v) => $"\"{n}\":{v}");
        Gen<string> answer = Gen.Select(
            member.Array[0, 6],
            OneOf("\n", "\r\n", "\n\n", " "),
            (m, s) => $"data: {{{string.Join("," + s, m)}}}{s}{s}"
        );
        Gen.Select(answer.Array[1, 3], Gen.Bool, Gen.Int[1, 7].Array[1, 60])
            .Sample(
                (events, isEventStream, cuts) =>
                {
                    string text = string.Concat(events)[(isEventStream ? 0 : 6)..];
                    byte[] bytes = Encoding.UTF8.GetBytes(text);
                    ModelNameRestorer restorer = Restorer("m", "public", isEventStream);
                    ArrayBufferWriter<byte> into = new();
                    int at = 0;
                    for (int i = 0; at < bytes.Length; i++)
                    {
                        int length = Math.Min(cuts[i % cuts.Length], bytes.Length - at);
                        restorer.Rewrite(bytes.AsSpan(at, length), isLast: at + length == bytes.Length, into);
                        at += length;
                    }

                    Encoding.UTF8.GetString(into.WrittenSpan).ShouldBe(Restored(text, isEventStream));
                },
                iter: 2000
            );
    }

    [Fact]
    public void Arbitrary_bytes_that_do_not_name_the_model_pass_unchanged() =>
        Gen.Select(OneOf("data: ", "\n", "\r", "{", "}", "[", "]", "\"", "\\", ":", ",", "model", "response", "é").Array[0, 60], Gen.Bool)
            .Sample(
                (pieces, isEventStream) =>
                {
                    string text = string.Concat(pieces);
                    Restored(text, isEventStream, target: "not there").ShouldBe(text);
                },
                iter: 2000
            );

    [Fact]
    public void A_json_library_finds_the_name_at_the_top()
    {
        string restored = Restored("""{"a":[1,{"b":"}"}],"model":"m","c":"\\\""}""");
        using JsonDocument document = JsonDocument.Parse(restored);
        document.RootElement.GetProperty("model").GetString().ShouldBe("public");
    }

    private static Gen<string> OneOf(params string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static string Restored(string answer, bool isEventStream = false, string target = "m", string original = "public") =>
        Pass(Restorer(target, original, isEventStream), answer, isLast: true);

    private static ModelNameRestorer Restorer(string target, string original, bool isEventStream)
    {
        ModelNameRestorer restorer = new();
        restorer.Begin(target, original);
        restorer.Start(isEventStream);
        return restorer;
    }

    private static string Pass(ModelNameRestorer restorer, string bytes, bool isLast = false)
    {
        ArrayBufferWriter<byte> into = new();
        restorer.Rewrite(Encoding.UTF8.GetBytes(bytes), isLast, into);
        return Encoding.UTF8.GetString(into.WrittenSpan);
    }
}
