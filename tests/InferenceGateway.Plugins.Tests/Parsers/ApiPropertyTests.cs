using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Plugins.Parsers.Anthropic;
using InferenceGateway.Plugins.Parsers.SglangHttp;
using InferenceGateway.Plugins.Parsers.VllmGrpc;
using InferenceGateway.Plugins.Parsers.VllmHttp;
using InferenceGateway.Plugins.Tests.Support;

namespace InferenceGateway.Plugins.Tests.Parsers;

/// <summary>Bodies built and written by the framework's JSON library, read back.</summary>
public sealed class ApiPropertyTests
{
    private static readonly JsonSerializerOptions Relaxed = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    private static readonly Gen<string> Text = Gen.OneOf(
            Gen.String[Gen.Char['a', 'z'], 0, 20],
            Gen.OneOf("\n", "\"", "\\", "/", "\t", "\0", "é", "😀", "\u2028", "<")
        )
        .Array[0, 5]
        .Select(string.Concat);

    private static readonly Gen<(string Json, string Prompt)> Block = Gen.OneOf(
        Text.Select(text => (Object(("type", "text"), ("text", text)), text)),
        Text.Select(text => (Object(("type", "thinking"), ("signature", "s"), ("thinking", text)), text)),
        Gen.Select(Text, Text, (id, name) => (Object(("type", "tool_use"), ("id", id), ("name", name)), id + name)),
        Text.Select(text => (Object(("type", "tool_result"), ("tool_use_id", "i"), ("content", text)), text)),
        Text.Select(text => (Object(("type", "redacted_thinking"), ("data", text)), ""))
    );

    private static readonly Gen<(string Role, (string Json, string Prompt)[] Blocks)> Message = Gen.Select(Text, Block.Array[0, 4]);

    [Fact]
    public void A_conversation_is_read_back_as_it_was_written() =>
        Gen.Select(Text, Text, Message.Array[1, 4], Gen.Bool, Gen.Bool)
            .Sample(
                (model, system, messages, isRelaxed, isSystemFirst) =>
                {
                    JsonArray list = [.. messages.Select(message => (JsonNode)Write(message.Role, message.Blocks))];
                    JsonObject written = [];
                    if (isSystemFirst)
                    {
                        written["system"] = system;
                    }

                    written["messages"] = list;
                    written["metadata"] = new JsonObject { ["model"] = "not this" };
                    written["model"] = model;
                    byte[] body = Encoding.UTF8.GetBytes(written.ToJsonString(isRelaxed ? Relaxed : null));
                    ParsedBody parsed = Parsed.Body(new AnthropicParser(), "/v1/messages", body);

                    string prompt = string.Concat(messages.Select(m => m.Role + string.Concat(m.Blocks.Select(block => block.Prompt))));
                    parsed.Prompts().ShouldBe([(isSystemFirst ? system : "") + prompt]);
                    parsed.Model.ShouldBe(model);
                    JsonDocument.Parse(body[parsed.ModelValue]).RootElement.GetString().ShouldBe(model);
                },
                iter: 2_000
            );

    [Fact]
    public void Token_ids_are_read_back_as_they_were_written() =>
        Gen
            .UInt.Array[1, 50]
            .Sample(tokens =>
            {
                string list = JsonSerializer.Serialize(tokens);
                byte[] vllm = Encoding.UTF8.GetBytes($"{{\"token_ids\":{list}}}");
                byte[] sglang = Encoding.UTF8.GetBytes($"{{\"input_ids\":{list}}}");
                byte[] grpc = Protobuf.Frame(Protobuf.Bytes(2, Protobuf.Packed(2, tokens)));

                Parsed.Body(new VllmHttpParser(), "/inference/v1/generate", vllm).Tokens().ShouldBe([tokens]);
                Parsed.Body(new SglangHttpParser(), "/generate", sglang).Tokens().ShouldBe([tokens]);
                Parsed.Body(new VllmGrpcParser(), "/vllm.grpc.engine.VllmEngine/Generate", grpc).Tokens().ShouldBe([tokens]);
            });

    [Fact]
    public void Lists_of_any_values_are_taken_for_tokens_as_the_framework_takes_them() =>
        Gen.OneOf("0", "1", "4294967295", "4294967296", "-1", "1.5", "\"1\"", "null", "true", "[1]", "{}", "12345678901234567890")
            .Array[0, 4]
            .Sample(values =>
            {
                string list = $"[{string.Join(", ", values)}]";
                bool isValid = JsonDocument
                    .Parse(list)
                    .RootElement.EnumerateArray()
                    .All(value => value.ValueKind == JsonValueKind.Number && value.TryGetUInt32(out _));
                byte[] body = Encoding.UTF8.GetBytes($"{{\"token_ids\": {list}}}");
                bool isAccepted =
                    new VllmHttpParser().ParseRequest("/inference/v1/generate", body, needsPrompt: true, new ParsedBody()) is null;
                isAccepted.ShouldBe(isValid && values.Length > 0);
            });

    private static string Object(params (string Name, string Value)[] members)
    {
        JsonObject written = [];
        foreach ((string name, string value) in members)
        {
            written[name] = value;
        }

        return written.ToJsonString();
    }

    private static JsonObject Write(string role, (string Json, string Prompt)[] blocks) =>
        new() { ["role"] = role, ["content"] = new JsonArray([.. blocks.Select(block => JsonNode.Parse(block.Json))]) };
}
