using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Requests;

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

    public InferenceError? ParseRequest(string path, ReadOnlySpan<byte> body, bool needsPrompt, ParsedBody parsed)
    {
        parsed.Api = ApiOf(path);
        return new OpenAIBodyReader(body, parsed, needsPrompt, _models).Read();
    }

    public void ReadUsage(ReadOnlySpan<byte> response, bool isEventStream, ref TokenUsage usage)
    {
        if (isEventStream)
        {
            OpenAIUsage.ReadEvents(response, ref usage);
        }
        else
        {
            OpenAIUsage.ReadAnswer(response, ref usage);
        }
    }

    private static InferenceApi ApiOf(string path) =>
        path switch
        {
            _ when EndsWith(path, "/conversations") => InferenceApi.Conversations,
            _ when EndsWith(path, "/responses") => InferenceApi.Responses,
            _ when EndsWith(path, "/chat/completions") || EndsWith(path, "/chat/completions/render") => InferenceApi.ChatCompletions,
            _ when EndsWith(path, "/completions") || EndsWith(path, "/completions/render") => InferenceApi.Completions,
            _ when EndsWith(path, "/embeddings") => InferenceApi.Embeddings,
            _ when EndsWith(path, "/images/generations") => InferenceApi.Images,
            _ => InferenceApi.Completions,
        };

    private static bool EndsWith(string path, string suffix) => path.EndsWith(suffix, StringComparison.Ordinal);
}
