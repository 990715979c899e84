using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Text;
using InferenceGateway.Plugins.Parsers.OpenAI;
using InferenceGateway.Plugins.Parsers.Usage;

namespace InferenceGateway.Plugins.Parsers.VertexAI;

/// <summary>
/// <c>vertexai-parser</c>: Vertex AI's gRPC <c>PredictionService</c>, whose requests carry the JSON of a chat (<c>ChatCompletions</c>) or of
/// the responses API (<c>RawPredict</c>, <c>StreamRawPredict</c>). The model is read and cannot be rewritten. Compressed messages are
/// refused. Parameters are accepted and ignored.
/// </summary>
internal sealed class VertexAIParser : IMessageTextParser
{
    public const string Type = "vertexai-parser";

    private const string ChatSuffix = "PredictionService/ChatCompletions";
    private const string StreamSuffix = "PredictionService/StreamRawPredict";
    private const string RawSuffix = "PredictionService/RawPredict";

    private readonly RecentNames _models = new();

    public IReadOnlyList<string> PathSuffixes { get; } = [ChatSuffix, StreamSuffix, RawSuffix];

    public IReadOnlyList<string> Protocols => AppProtocols.ForGrpc;

    public InferenceError? ParseRequest(string path, ReadOnlySpan<byte> body, bool needsPrompt, ParsedBody parsed)
    {
        bool isChat = PathSuffix.Matches(path, ChatSuffix);
        string type =
            isChat ? "ChatCompletionsRequest"
            : PathSuffix.Matches(path, StreamSuffix) ? "StreamRawPredictRequest"
            : "RawPredictRequest";
        if (GrpcFrame.Take(ref body, out ReadOnlySpan<byte> message) is { } cut)
        {
            return InferenceError.BadRequest($"invalid or unsupported gRPC payload: {cut}");
        }

        if (HttpBody.FindInRequest(message, out ReadOnlySpan<byte> http, out bool isFound) is { } broken)
        {
            return InferenceError.BadRequest($"unmarshaling {type}: {broken}");
        }

        if (!isFound)
        {
            return InferenceError.BadRequest($"{type} has no HttpBody");
        }

        parsed.Api = isChat ? InferenceApi.ChatCompletions : InferenceApi.Responses;
        InferenceError? error = new OpenAIBodyReader(http, parsed, needsPrompt, _models).Read();
        parsed.ModelValue = default;
        return error is null ? null : error with { Message = $"parsing {type}: {error.Message}" };
    }

    public AnswerFraming FramingOf(bool isEventStream) => AnswerFraming.GrpcFrames;

    public ReadOnlySpan<byte> TextIn(ReadOnlySpan<byte> message) => HttpBody.Read(message, out ReadOnlySpan<byte> data) ? data : default;

    public void ReadUsage(ReadOnlySpan<byte> response, bool isEventStream, ref TokenUsage usage)
    {
        // A stream comes in text events, whatever the outer content type says.
        bool isDocument = response.TrimStart(" \t\r\n"u8).StartsWith((byte)'{');
        UsageText.Read<OpenAIUsage>(response, !isDocument, ref usage);
    }
}
