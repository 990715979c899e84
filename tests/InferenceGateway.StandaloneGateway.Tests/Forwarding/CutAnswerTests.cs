using System.Buffers.Binary;
using System.Text;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Engine.Configuration;
using InferenceGateway.Engine.Requests;

namespace InferenceGateway.StandaloneGateway.Tests.Forwarding;

/// <summary>Answers of each API, cut in two at every byte: the usage is always 10 prompt tokens, 4 of them cached, and 2 of the answer.</summary>
public sealed class CutAnswerTests
{
    private const string Vertex = "/google.cloud.aiplatform.v1.PredictionService/StreamRawPredict";

    private const string OpenAIUsage =
        """{"choices":[],"usage":{"prompt_tokens":10,"completion_tokens":2,"prompt_tokens_details":{"cached_tokens":4}}}""";

    private const string OpenAIStream =
        "data: {\"choices\":[{\"text\":\"}\\\"{\"}],\"usage\":null}\n\n" + "data: " + OpenAIUsage + "\n\ndata: [DONE]\n\n";

    private const string ResponsesUsage = """{"usage":{"input_tokens":10,"output_tokens":2,"input_tokens_details":{"cached_tokens":4}}}""";

    private const string ResponsesStream =
        "event: response.created\r\ndata: {\"response\":{\"usage\":null}}\r\n\r\n"
        + "event: response.completed\r\ndata: {\"type\":\"response.completed\",\"response\":"
        + ResponsesUsage
        + "}\r\n\r\n";

    private const string AnthropicUsage =
        """{"type":"message","usage":{"input_tokens":10,"cache_read_input_tokens":4,"cache_creation_input_tokens":0,"output_tokens":2}}""";

    private const string AnthropicStream =
        "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"usage\":"
        + "{\"input_tokens\":10,\"cache_read_input_tokens\":4,\"cache_creation_input_tokens\":0,\"output_tokens\":1}}}\n\n"
        + "event: message_delta\ndata: {\"type\":\"message_delta\",\"usage\":{\"output_tokens\":2}}\n\n";

    private static readonly CompiledConfiguration Configuration = Compile();

    [Theory]
    [InlineData("/v1/completions", """{"model":"m","prompt":"x"}""", OpenAIUsage, false)]
    [InlineData("/v1/completions", """{"model":"m","prompt":"x"}""", OpenAIStream, true)]
    [InlineData("/v1/responses", """{"model":"m","input":"x"}""", ResponsesUsage, false)]
    [InlineData("/v1/responses", """{"model":"m","input":"x"}""", ResponsesStream, true)]
    [InlineData("/v1/messages", """{"model":"m","max_tokens":5,"messages":[{"role":"user","content":"x"}]}""", AnthropicUsage, false)]
    [InlineData("/v1/messages", """{"model":"m","max_tokens":5,"messages":[{"role":"user","content":"x"}]}""", AnthropicStream, true)]
    public void Between_any_two_bytes(string path, string request, string answer, bool isEventStream)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(answer);
        for (int cut = 0; cut <= bytes.Length; cut++)
        {
            Scan(path, Encoding.UTF8.GetBytes(request), isEventStream, bytes[..cut], bytes[cut..]).ShouldBe((10, 2, 4), $"cut at {cut}");
        }
    }

    [Theory]
    [InlineData(OpenAIUsage)]
    [InlineData(OpenAIStream)]
    [InlineData("\n" + OpenAIUsage + "\n" + """{"done":"}"}""")]
    [InlineData(ResponsesStream)]
    public void Between_any_two_bytes_of_a_text_in_gRPC_messages(string answer)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(answer);
        for (int cut = 0; cut <= bytes.Length; cut++)
        {
            byte[] first = Frame(Body(bytes[..cut]));
            byte[] second = Frame(Body(bytes[cut..]));

            ScanVertex([.. first, .. second]).ShouldBe((10, 2, 4), $"messages cut at {cut}");
            ScanVertex(first, second).ShouldBe((10, 2, 4), $"messages one by one, cut at {cut}");
        }
    }

    [Fact]
    public void Between_any_two_bytes_of_gRPC_messages_with_events_and_documents()
    {
        byte[] events = Frame(Body("data: {}\n\n"u8.ToArray()));
        byte[] bytes = [.. events, .. Frame(Body(Encoding.UTF8.GetBytes(OpenAIUsage))), .. events];
        for (int cut = 0; cut <= bytes.Length; cut++)
        {
            ScanVertex(bytes[..cut], bytes[cut..]).ShouldBe((10, 2, 4), $"cut at {cut}");
        }
    }

    [Fact]
    public void A_document_too_long_to_be_held_is_left_out_and_the_next_one_is_read()
    {
        byte[] blanks = Frame(Body(new byte[1 << 19]));
        List<byte[]> pieces = [Frame(Body("{\"usage\":{\"prompt_tokens\":99},\"text\":\""u8.ToArray()))];
        pieces.AddRange(Enumerable.Repeat(blanks, UsageScanner.LongestAnswer >> 19));
        pieces.Add(Frame(Body(Encoding.UTF8.GetBytes("\"}" + OpenAIUsage))));

        ScanVertex([.. pieces]).ShouldBe((10, 2, 4));
    }

    [Fact]
    public void A_compressed_message_is_passed_over()
    {
        byte[] compressed = Frame(Body("data: {\"usage\":{\"prompt_tokens\":99}}\n\n"u8.ToArray()));
        compressed[0] = 1;

        ScanVertex(compressed, Frame(Body(Encoding.UTF8.GetBytes(OpenAIStream)))).ShouldBe((10, 2, 4));
    }

    private static (int Prompt, int Completion, int Cached) ScanVertex(params byte[][] pieces) =>
        Scan(Vertex, Frame(Field(2, Body("{\"input\":\"x\"}"u8.ToArray()))), isEventStream: false, pieces);

    private static (int Prompt, int Completion, int Cached) Scan(string path, byte[] request, bool isEventStream, params byte[][] pieces)
    {
        TokenUsage usage = ScannedAnswer.Scan(Configuration, path, request, isEventStream, pieces);
        return (usage.PromptTokens, usage.CompletionTokens, usage.CachedTokens);
    }

    private static CompiledConfiguration Compile() =>
        ScannedAnswer.Compile(
            ConfigurationReader.Parse(
                "test",
                """
                plugins:
                - type: openai-parser
                - type: anthropic-parser
                - type: vertexai-parser
                requestHandler:
                  parsers:
                  - pluginRef: openai-parser
                  - pluginRef: anthropic-parser
                  - pluginRef: vertexai-parser
                """
            )
        );

    /// <summary>A <c>google.api.HttpBody</c>: content type 1, data 2.</summary>
    private static byte[] Body(byte[] data) => [.. Field(1, "text/plain"u8.ToArray()), .. Field(2, data)];

    private static byte[] Field(int number, byte[] value)
    {
        List<byte> field = [(byte)((number << 3) | 2)];
        uint rest = (uint)value.Length;
        for (; rest >= 0x80; rest >>= 7)
        {
            field.Add((byte)(rest | 0x80));
        }

        return [.. field, (byte)rest, .. value];
    }

    private static byte[] Frame(byte[] message)
    {
        byte[] frame = new byte[5 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, 5);
        return frame;
    }
}
