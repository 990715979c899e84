using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Plugins.Parsers.VertexAI;
using InferenceGateway.Plugins.Tests.Support;
using static InferenceGateway.Plugins.Tests.Support.Protobuf;

namespace InferenceGateway.Plugins.Tests.Parsers;

public sealed class VertexAIParserTests
{
    private const string Service = "/google.cloud.aiplatform.v1beta1.PredictionService/";
    private const string Chat = Service + "ChatCompletions";
    private const string Raw = Service + "RawPredict";
    private const string StreamRaw = Service + "StreamRawPredict";

    private static readonly VertexAIParser Parser = new();

    [Fact]
    public void A_chat_is_read_and_its_model_cannot_be_rewritten()
    {
        byte[] body = Request("{'model': 'm', 'stream': true, 'max_tokens': 5, 'messages': [{'role': 'user', 'content': 'Hi'}]}");
        ParsedBody parsed = Parsed.Body(Parser, Chat, body);

        parsed.Prompts().ShouldBe(["userHi"]);
        (parsed.Api, parsed.Model, parsed.IsStreaming, parsed.MaxOutputTokens).ShouldBe((InferenceApi.ChatCompletions, "m", true, 5));
        parsed.ModelValue.ShouldBe(default);
        parsed.RequiresModel.ShouldBeFalse();
    }

    [Theory]
    [InlineData(Raw)]
    [InlineData(StreamRaw)]
    [InlineData(StreamRaw + "/")]
    public void Raw_predictions_are_the_responses_api(string path)
    {
        ParsedBody parsed = Parsed.Body(Parser, path, Request("{'input': 'Hi', 'max_output_tokens': 5}"));

        parsed.Prompts().ShouldBe(["Hi"]);
        (parsed.Api, parsed.Model, parsed.MaxOutputTokens).ShouldBe((InferenceApi.Responses, null, 5));
    }

    [Fact]
    public void Of_a_body_in_parts_the_last_data_counts() =>
        Parsed
            .Body(Parser, Raw, Frame(Bytes(2, Text(2, "{")), Bytes(2, Text(1, "application/json"), Text(2, "{\"input\":\"x\"}"))))
            .Prompts()
            .ShouldBe(["x"]);

    [Theory]
    [InlineData(Chat, "ChatCompletionsRequest")]
    [InlineData(Raw, "RawPredictRequest")]
    [InlineData(StreamRaw, "StreamRawPredictRequest")]
    public void What_cannot_be_read_is_said_with_the_messages_type(string path, string type)
    {
        byte[] compressed = Request("{}");
        compressed[0] = 1;
        byte[] cut = [.. Tag(2, 2), 9];

        Parsed.Refusal(Parser, path, []).ShouldBe("invalid or unsupported gRPC payload: the frame's header is cut");
        Parsed.Refusal(Parser, path, compressed).ShouldBe("invalid or unsupported gRPC payload: the message is compressed");
        Parsed
            .Refusal(Parser, path, Frame(cut)[..^1])
            .ShouldBe("invalid or unsupported gRPC payload: the frame announces 2 bytes and 1 follow");
        Parsed.Refusal(Parser, path, Frame(cut)).ShouldBe($"unmarshaling {type}: a length reaches beyond the end");
        Parsed.Refusal(Parser, path, Frame(Bytes(2, cut))).ShouldBe($"unmarshaling {type}: a length reaches beyond the end");
        Parsed.Refusal(Parser, path, Frame(Text(1, "endpoint"))).ShouldBe($"{type} has no HttpBody");
        Parsed
            .Refusal(Parser, path, Frame(Bytes(2)))
            .ShouldBe($"parsing {type}: error unmarshaling request bodyMap: expected a value at byte 0");
    }

    [Fact]
    public void What_the_inner_api_needs_is_needed_here()
    {
        Parsed
            .Refusal(Parser, Chat, Request("{'input': 'x'}"))
            .ShouldBe("parsing ChatCompletionsRequest: invalid chat completions request: must have valid messages field");
        Parsed
            .Refusal(Parser, Raw, Request("{'messages': []}"))
            .ShouldBe("parsing RawPredictRequest: invalid responses request: must have input field");
    }

    [Theory]
    [InlineData("{'usage': {'prompt_tokens': 5, 'completion_tokens': 6}}")]
    [InlineData("\n {'usage': {'prompt_tokens': 5, 'completion_tokens': 6}}")]
    [InlineData("data: {'usage': {'prompt_tokens': 5, 'completion_tokens': 6}}\n\n")]
    public void Answers_carry_documents_or_events(string data)
    {
        byte[] message = [.. Text(1, "text/event-stream"), .. Bytes(2, Parsed.Bytes(data))];

        byte[] text = Parser.TextIn(message).ToArray();

        text.ShouldBe(Parsed.Bytes(data));
        Parsed.Usage(Parser, text).ShouldBe((5, 6, -1));
    }

    [Fact]
    public void Messages_without_text_or_that_are_broken_carry_none()
    {
        Parser.TextIn([]).IsEmpty.ShouldBeTrue();
        Parser.TextIn(Text(1, "text/event-stream")).IsEmpty.ShouldBeTrue();
        Parser.TextIn([.. Tag(2, 2), 9]).IsEmpty.ShouldBeTrue();
    }

    private static byte[] Request(string json) =>
        Frame(Text(1, "projects/p/endpoints/e"), Bytes(2, Text(1, "application/json"), Bytes(2, Parsed.Bytes(json))));
}
