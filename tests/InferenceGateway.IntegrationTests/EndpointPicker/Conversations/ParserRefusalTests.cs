using System.IO.Compression;
using System.Text;
using InferenceGateway.ExtProc.Tests.Fakes;
using InferenceGateway.IntegrationTests.Harness;
using static InferenceGateway.Plugins.Tests.Support.Protobuf;

namespace InferenceGateway.IntegrationTests.EndpointPicker.Conversations;

/// <summary>What each parser says of bodies that it does not take.</summary>
/// <remarks>
/// Two texts cannot come: <c>unsupported API endpoint</c> of the Messages API and the gRPC parser's methods of other names, since a parser
/// is given the paths that it claims.
/// </remarks>
public sealed class ParserRefusalTests(PickerOfAllParsers picker) : IClassFixture<PickerOfAllParsers>
{
    private const string Chat = "/v1/chat/completions";
    private const string Messages = "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]";
    private const string NoObject = "error unmarshaling request bodyMap: *";
    private const string NoMessages = "invalid chat completions request: must have valid messages field";
    private const string NoPrompt = "invalid completions request: must have prompt field";
    private const string NoInput = "invalid responses request: must have input field";
    private const string NoModel = "model not found in request body";
    private const string NoIds = "input_ids must be an array of uint32 integers";
    private const string Engine = "/vllm.grpc.engine.VllmEngine/";
    private const string Prediction = "/google.cloud.aiplatform.v1beta1.PredictionService/";
    private const string NoFrame = "invalid or unsupported gRPC payload";

    public static TheoryData<string, string, string> Texts =>
        new()
        {
            { Chat, "{", NoObject },
            { Chat, "[]", NoObject },
            { Chat, "\"text\"", NoObject },
            { Chat, "null", NoObject },
            { Chat, $"{{\"model\":\"m\",{Messages}}} x", NoObject },
            { Chat, "{\"model\":\"m\"}", NoMessages },
            { Chat, "{\"model\":\"m\",\"messages\":[]}", NoMessages },
            { Chat, "{\"model\":\"m\",\"messages\":\"x\"}", NoMessages },
            { Chat, $"{{{Messages}}}", NoModel },
            { Chat, $"{{\"model\":7,{Messages}}}", NoModel },
            { Chat + "/render", "{\"model\":\"m\"}", NoMessages },
            { "/v1/completions", "{\"model\":\"m\"}", NoPrompt },
            { "/v1/completions", "{\"model\":\"m\",\"prompt\":\"\"}", NoPrompt },
            { "/v1/completions", "{\"model\":\"m\",\"prompt\":[1,\"x\"]}", NoPrompt },
            { "/v1/completions", "{\"prompt\":\"x\"}", NoModel },
            { "/v1/completions/render", "{\"model\":\"m\"}", NoPrompt },
            { "/v1/embeddings", "{\"model\":\"m\",\"input\":[]}", "invalid embeddings request: must have input field" },
            { "/v1/responses", "{\"model\":\"m\"}", NoInput },
            { "/v1/responses", "{\"model\":\"m\",\"input\":null}", NoInput },
            { "/v1/conversations", "{\"model\":\"m\",\"items\":[]}", "invalid conversations request: must have items field" },
            { "/v1/images/generations", "{\"model\":\"m\",\"prompt\":1}", "invalid images generations request: must have prompt field" },
            { "/v1/messages", "{\"model\":", "error unmarshaling request body: *" },
            { "/v1/messages", "{\"model\":\"m\",\"messages\":[7]}", "error parsing messages request: *" },
            { "/v1/messages", "{\"model\":\"m\",\"messages\":[]}", "invalid messages request: must have at least one message" },
            { "/v1/messages", $"{{{Messages}}}", NoModel },
            { "/inference/v1/generate", "[1]", "error unmarshaling request body: *" },
            { "/inference/v1/generate", "{\"model\":\"m\"}", "invalid generate request: must have non-empty token_ids field" },
            {
                "/inference/v1/generate",
                "{\"model\":\"m\",\"token_ids\":[1,-1]}",
                "invalid generate request: token_ids[1]: invalid value -1"
            },
            { "/inference/v1/generate", "{\"token_ids\":[1]}", NoModel },
            { "/v7/inference/v1/generate", "{\"model\":\"m\",\"token_ids\":[1]}", "unsupported path: /v7/inference/v1/generate" },
            { "/generate", "{\"input_ids\":[1]", "error unmarshaling request body: *" },
            { "/generate", "{}", "input_ids must be provided" },
            { "/generate", "{\"input_ids\":7}", NoIds },
            { "/generate", "{\"input_ids\":[1.5]}", NoIds },
            { "/generate", "{\"input_ids\":[4294967296]}", NoIds },
            { "/generate", "{\"input_ids\":[]}", "input_ids cannot be empty" },
            { "/generate", "{\"input_ids\":[1],\"extra_key\":7}", "extra_key must be a string" },
            { "/v1/generate", "{\"input_ids\":[1]}", "unsupported path: /v1/generate" },
        };

    private static Dictionary<string, (string Path, byte[] Body, string Message)> Frames { get; } =
        new(StringComparer.Ordinal)
        {
            ["vllm, a short header"] = (Engine + "Generate", [0, 0, 0], NoFrame),
            ["vllm, a cut message"] = (Engine + "Generate", Frame(Text(3, "prompt"))[..^1], NoFrame),
            ["vllm, 4 GiB announced"] = (Engine + "Generate", [0, 255, 255, 255, 255, 1], NoFrame),
            ["vllm, compressed"] = (Engine + "Generate", [1, .. Frame(Text(3, "prompt"))[1..]], NoFrame),
            ["vllm, no message"] = (Engine + "Generate", Frame([0x1A, 9, 1]), "unmarshaling GenerateRequest: *"),
            ["vllm, no input"] = (Engine + "Generate", Frame(Text(1, "id")), "not supported request inputType"),
            ["vllm, nothing to embed"] = (Engine + "Embed", Frame(Text(1, "id")), "missing tokenized input in EmbedRequest"),
            ["vllm, broken to embed"] = (Engine + "Embed", Frame([0x12, 9, 1]), "unmarshaling EmbedRequest: *"),
            ["vertex, a short header"] = (Prediction + "ChatCompletions", [0], $"{NoFrame}: *"),
            ["vertex, compressed"] = (Prediction + "RawPredict", [1, .. Frame(Text(1, "p"))[1..]], $"{NoFrame}: *"),
            ["vertex, no message"] = (Prediction + "ChatCompletions", Frame([0x12, 9, 1]), "unmarshaling ChatCompletionsRequest: *"),
            ["vertex, no body"] = (Prediction + "RawPredict", Frame(Text(1, "p")), "RawPredictRequest has no HttpBody"),
            ["vertex, no body to stream"] = (
                Prediction + "StreamRawPredict",
                Frame(Text(1, "p")),
                "StreamRawPredictRequest has no HttpBody"
            ),
            ["vertex, no chat"] = (
                Prediction + "ChatCompletions",
                Http("{\"model\":\"m\"}"),
                $"parsing ChatCompletionsRequest: {NoMessages}"
            ),
            ["vertex, no JSON"] = (Prediction + "RawPredict", Http("x"), $"parsing RawPredictRequest: {NoObject}"),
            ["vertex, no input"] = (Prediction + "RawPredict", Http("{\"model\":\"m\"}"), $"parsing RawPredictRequest: {NoInput}"),
            ["openai, compressed"] = (Chat, Compressed($"{{\"model\":\"m\",{Messages}}}"), NoObject),
        };

    public static TheoryData<string> FrameNames => [.. Frames.Keys];

    [Theory(Timeout = Patience.Milliseconds)]
    [MemberData(nameof(Texts))]
    public Task Of_text(string path, string body, string message) => ShouldRefuseAsync(path, Encoding.UTF8.GetBytes(body), message);

    [Theory(Timeout = Patience.Milliseconds)]
    [MemberData(nameof(FrameNames))]
    public Task Of_bytes(string name) => ShouldRefuseAsync(Frames[name].Path, Frames[name].Body, Frames[name].Message);

    private Task ShouldRefuseAsync(string path, byte[] body, string message) =>
        Refusal.BadRequest.ShouldComeAsync(
            picker,
            message,
            Make.RequestHeaders(false, "POST", path),
            Make.RequestBody(body[..1]),
            Make.RequestBody(body[1..], end: true)
        );

    private static byte[] Http(string json) => Frame(Text(1, "p"), Bytes(2, Text(2, json)));

    private static byte[] Compressed(string text)
    {
        using MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionMode.Compress))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return compressed.ToArray();
    }
}
