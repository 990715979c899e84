using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Text;
using InferenceGateway.Plugins.Parsers.Usage;

namespace InferenceGateway.Plugins.Parsers.OpenAI;

/// <summary>
/// <c>openai-parser</c>: chat completions, completions, embeddings, responses, conversations and image generations, in JSON.
/// Parameters are accepted and ignored.
/// </summary>
internal sealed class OpenAIParser : IBodyParser
{
    public const string Type = "openai-parser";

    private readonly RecentNames _models = new();

    public IReadOnlyList<string> PathSuffixes { get; } =
    [
        "chat/completions",
        "completions",
        "embeddings",
        "responses",
        "conversations",
        "chat/completions/render",
        "completions/render",
        "images/generations",
    ];

    public IReadOnlyList<string> Protocols => AppProtocols.ForHttp;

    public InferenceError? ParseRequest(string path, ReadOnlySpan<byte> body, bool needsPrompt, ParsedBody parsed)
    {
        parsed.Api = ApiOf(path);
        parsed.RequiresModel = true;
        return new OpenAIBodyReader(body, parsed, needsPrompt, _models).Read();
    }

    public AnswerFraming FramingOf(bool isEventStream) => isEventStream ? AnswerFraming.Events : AnswerFraming.Whole;

    public void ReadUsage(ReadOnlySpan<byte> response, bool isEventStream, ref TokenUsage usage) =>
        UsageText.Read<OpenAIUsage>(response, isEventStream, ref usage);

    private static InferenceApi ApiOf(string path) =>
        path switch
        {
            _ when PathSuffix.Matches(path, "conversations") => InferenceApi.Conversations,
            _ when PathSuffix.Matches(path, "responses") => InferenceApi.Responses,
            _ when PathSuffix.Matches(path, "chat/completions") || PathSuffix.Matches(path, "chat/completions/render") =>
                InferenceApi.ChatCompletions,
            _ when PathSuffix.Matches(path, "completions") || PathSuffix.Matches(path, "completions/render") => InferenceApi.Completions,
            _ when PathSuffix.Matches(path, "embeddings") => InferenceApi.Embeddings,
            _ when PathSuffix.Matches(path, "images/generations") => InferenceApi.Images,
            _ => InferenceApi.Completions,
        };
}
