using System.Text;
using static InferenceGateway.IntegrationTests.EndpointPicker.Conversations.ParserCase;
using static InferenceGateway.Plugins.Tests.Support.Protobuf;

namespace InferenceGateway.IntegrationTests.EndpointPicker.Conversations;

/// <summary>Conversations for each of the seven parsers, by name. Each model is of one case alone, so that the metrics tell them apart.</summary>
internal static class ParserCases
{
    private const string Engine = "/vllm.grpc.engine.VllmEngine/";
    private const string Prediction = "/google.cloud.aiplatform.v1beta1.PredictionService/";
    private const string Usage = "\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":7,\"prompt_tokens_details\":{\"cached_tokens\":3}}";

    public static Dictionary<string, ParserCase> All { get; } =
        new(StringComparer.Ordinal)
        {
            ["openai, chat"] = Named("openai-parser", "/v1/chat/completions", "chat", Messages, "{\"id\":1,", Usage + "}"),
            ["openai, chat to be rendered"] = Named("openai-parser", "/v1/chat/completions/render", "render", Messages, "{", Usage, "}"),
            ["openai, completions"] = Named("openai-parser", "/v1/completions", "text", "\"prompt\":[\"a\",\"b\"]", $"{{{Usage}}}"),
            ["openai, completions to be rendered"] = Named(
                "openai-parser",
                "/v1/completions/render",
                "text-render",
                "\"prompt\":\"a\"",
                $"{{{Usage}}}"
            ),
            ["openai, completions of tokens"] = Named(
                "openai-parser",
                "/v1/completions",
                "ids",
                "\"prompt\":[1,2,4294967295]",
                $"{{{Usage}}}"
            ),
            ["openai, usage as text"] = Named(
                "openai-parser",
                "/v1/completions",
                "numeric-text",
                "\"prompt\":\"a\"",
                """{"usage":{"prompt_tokens":"5","completion_tokens":"7","prompt_tokens_details":{"cached_tokens":"3"}}}"""
            ),
            ["openai, embeddings"] = Named(
                "openai-parser",
                "/v1/embeddings",
                "embed",
                "\"input\":[\"a\"]",
                "{\"data\":[],\"usage\":{\"prompt_tokens\":5,\"total_tokens\":5}}"
            ) with
            {
                Completion = 0,
                Cached = null,
            },
            ["openai, responses"] = Named(
                "openai-parser",
                "/v1/responses",
                "responses",
                "\"input\":\"a\"",
                """{"usage":{"input_tokens":5,"output_tokens":7,"input_tokens_details":{"cached_tokens":3}}}"""
            ),
            ["openai, conversations"] = Named(
                "openai-parser",
                "/v1/conversations",
                "conversations",
                "\"items\":[{\"type\":\"message\",\"role\":\"user\",\"content\":\"a\"}]",
                $"{{{Usage}}}"
            ),
            ["openai, images"] = Named("openai-parser", "/v1/images/generations", "images", "\"prompt\":\"a\"", $"{{{Usage}}}"),
            ["openai, chat in events"] = Streamed(
                "openai-parser",
                "/v1/chat/completions",
                "chat-events",
                Messages,
                "data: {\"choices\":[{}]}\n",
                "\ndata: {\"choices\":[],",
                Usage + "}\n\ndata: [DO",
                "NE]\n\n"
            ),
            ["openai, events without blanks that end with CRLF"] = Streamed(
                "openai-parser",
                "/v1/completions",
                "crlf",
                "\"prompt\":\"a\"",
                ": comment\r\n\r\ndata:{\"choices\":[{}]}\r",
                "\n\r\ndata:{" + Usage[..20],
                Usage[20..] + "}\r\n\r",
                "\ndata: [DONE]\r\n\r\n"
            ),
            ["openai, events of a response"] = Streamed(
                "openai-parser",
                "/v1/responses",
                "responses-events",
                "\"input\":[{\"role\":\"user\",\"content\":\"a\"}]",
                "event: response.created\ndata: {\"type\":\"response.created\",\"response\":{\"usage\":null}}\n\n",
                "event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":{\"usage\":{\"input_tokens\":5,",
                "\"output_tokens\":7,\"input_tokens_details\":{\"cached_tokens\":3}}}}\n\n"
            ),
            ["openai, a document in place of events"] = Streamed(
                "openai-parser",
                "/v1/completions",
                "no-events",
                "\"prompt\":\"a\"",
                $"{{{Usage}}}"
            ) with
            {
                AnswerType = "application/json",
            },
            ["openai, events in place of a document"] = Named(
                "openai-parser",
                "/v1/completions",
                "only-events",
                "\"prompt\":\"a\"",
                $"data: {{{Usage}}}\n\n"
            ) with
            {
                AnswerType = "text/event-stream; charset=utf-8",
            },
            ["openai, no usage"] = Named("openai-parser", "/v1/completions", "no-usage", "\"prompt\":\"a\"", "{\"usage\":null}") with
            {
                Prompt = 0,
                Completion = 0,
                Cached = null,
            },
            ["anthropic, messages"] = Named(
                "anthropic-parser",
                "/v1/messages",
                "messages",
                Messages + ",\"max_tokens\":9",
                "{\"content\":[],\"usage\":{\"input_tokens\":5,\"output_to",
                "kens\":7,\"cache_read_input_tokens\":3}}"
            ),
            ["anthropic, events"] = Streamed(
                "anthropic-parser",
                "/v1/messages",
                "messages-events",
                Messages,
                "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":5,\"cache_read",
                "_input_tokens\":3,\"output_tokens\":1}}}\n\nevent: content_block_delta\ndata: {\"type\":\"content_block_delta\"}\n\n",
                "event: message_delta\ndata: {\"type\":\"message_delta\",\"usage\":{\"output_tokens\":7}}\n\n"
            ),
            ["vllmhttp"] = Named("vllmhttp-parser", "/inference/v1/generate", "generate", "\"token_ids\":[1,2,3]", $"{{{Usage}}}"),
            ["vllmhttp, events"] = Streamed(
                "vllmhttp-parser",
                "/inference/v1/generate",
                "generate-events",
                "\"token_ids\":[1],\"sampling_params\":{\"max_tokens\":7}",
                "data: {" + Usage[..9],
                Usage[9..] + "}\n\n"
            ),
            ["sglanghttp"] = Counted(
                Json(
                    "sglanghttp-parser",
                    "/generate",
                    """{"input_ids":[1,2,3],"extra_key":"k","sampling_params":{"max_new_tokens":7}}""",
                    "{\"text\":\"x\",\"meta_info\":{\"prompt_tokens\":5,\"completion",
                    "_tokens\":7,\"cached_tokens\":3}}"
                )
            ),
            ["sglanghttp, events"] = Counted(
                Events(
                    "sglanghttp-parser",
                    "/generate",
                    """{"input_ids":[1],"stream":true}""",
                    "data: {\"meta_info\":{\"prompt_tokens\":5,\"completion_tokens\":1,\"cached_tokens\":3,\"finish_reason\":null}}\n\n",
                    "data: {\"meta_info\":{\"prompt_tokens\":5,\"completion_tokens\":7,\"cached_tok",
                    "ens\":3,\"finish_reason\":{\"type\":\"stop\"}}}\n\ndata: [DONE]\n\n"
                )
            ),
            ["vllmgrpc, text in chunks"] = Counted(
                Framed(
                    "vllmgrpc-parser",
                    Engine + "Generate",
                    Frame(Text(1, "id"), Text(3, "prompt"), Bytes(4, Number(8, 7)), Number(5, 1)),
                    size: 7,
                    Frame(Bytes(1, Packed(1, 8), Number(2, 5), Number(3, 1), Number(4, 3))),
                    Frame(Bytes(1, Packed(1, 9), Number(2, 5), Number(3, 7), Number(4, 3))),
                    Frame(Bytes(2, Packed(1, 8, 9), Text(2, "stop"), Number(3, 5), Number(4, 7), Number(5, 3)))
                )
            ),
            ["vllmgrpc, tokens in one answer"] = Counted(
                Framed(
                    "vllmgrpc-parser",
                    Engine + "Generate",
                    Frame(Bytes(2, Text(1, "a"), Packed(2, 1, 2, 3))),
                    size: 1000,
                    Frame(Bytes(2, Packed(1, 8, 9), Text(2, "stop"), Number(3, 5), Number(4, 7), Number(5, 3)))
                )
            ),
            ["vllmgrpc, embedding"] = Counted(
                Framed(
                    "vllmgrpc-parser",
                    Engine + "Embed",
                    Frame(Text(1, "id"), Bytes(2, Packed(2, 1, 2, 3))),
                    size: 3,
                    Frame(Bytes(1, Fixed32(1)), Number(2, 5), Number(3, 1))
                )
            ) with
            {
                Completion = 0,
                Cached = null,
            },
            ["vertexai, chat"] = Predicted("ChatCompletions", "vertex-chat", Messages, 11, $"{{{Usage}}}"),
            ["vertexai, raw"] = Predicted(
                "RawPredict",
                "vertex-raw",
                "\"input\":\"a\"",
                1000,
                """{"usage":{"input_tokens":5,"output_tokens":7,"input_tokens_details":{"cached_tokens":3}}}"""
            ),
            ["vertexai, raw in events"] = Predicted(
                "StreamRawPredict",
                "vertex-events",
                "\"input\":\"a\"",
                13,
                "data: {\"type\":\"response.created\"}\n\ndata: {\"type\":\"response.comp",
                "leted\",\"response\":{\"usage\":{\"input_tokens\":5,\"output_tokens\":7,",
                "\"input_tokens_details\":{\"cached_tokens\":3}}}}\n\n"
            ),
            ["passthrough"] = new ParserCase(
                "passthrough-parser",
                "/v1/rerank",
                [0, 1, 2, 255],
                "application/json",
                [
                    [.. "{}"u8],
                    [9, 0],
                ]
            ),
        };

    private static string Messages => "\"messages\":[{\"role\":\"user\",\"content\":\"hello \\u00e4\"}]";

    /// <summary>A request in JSON that names its model; blanks, order and numbers are as no serializer would write them.</summary>
    private static ParserCase Named(string parser, string path, string model, string members, params string[] answer) =>
        Counted(Json(parser, path, $"{{ {members} ,  \"model\":\"{model}\",\"seed\":12345678901234567890 }}", answer)) with
        {
            Model = model,
        };

    private static ParserCase Streamed(string parser, string path, string model, string members, params string[] answer) =>
        Counted(Events(parser, path, $"{{\"stream\":true,{members},\"model\":\"{model}\"}}", answer)) with
        {
            Model = model,
        };

    /// <param name="texts">Of the answer, each in a message of its own.</param>
    private static ParserCase Predicted(string method, string model, string members, int size, params string[] texts) =>
        Counted(
            Framed(
                "vertexai-parser",
                Prediction + method,
                Frame(Text(1, "projects/p"), Bytes(2, Text(1, "application/json"), Text(2, $"{{\"model\":\"{model}\",{members}}}"))),
                size,
                [.. texts.Select(text => Frame(Text(1, "application/json"), Bytes(2, Encoding.UTF8.GetBytes(text))))]
            )
        ) with
        {
            Model = model,
        };

    /// <summary>What every answer here says unless its protocol has no such count.</summary>
    private static ParserCase Counted(ParserCase conversation) => conversation with { Prompt = 5, Completion = 7, Cached = 3 };
}
