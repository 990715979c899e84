using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Text;
using InferenceGateway.Plugins.Parsers.OpenAI;
using InferenceGateway.Plugins.Parsers.Usage;

namespace InferenceGateway.Plugins.Parsers.VllmHttp;

/// <summary>
/// <c>vllmhttp-parser</c>: vLLM's own <c>/inference/v1/generate</c>, whose prompt is token ids, in JSON. Parameters are accepted and ignored.
/// </summary>
internal sealed class VllmHttpParser : IBodyParser
{
    public const string Type = "vllmhttp-parser";

    private const string Suffix = "inference/v1/generate";

    private readonly RecentNames _models = new();

    public IReadOnlyList<string> PathSuffixes { get; } = [Suffix];

    public IReadOnlyList<string> Protocols => AppProtocols.ForHttp;

    public InferenceError? ParseRequest(string path, ReadOnlySpan<byte> body, bool needsPrompt, ParsedBody parsed)
    {
        ReadOnlySpan<char> trimmed = PathSuffix.Trim(path);
        if (!trimmed.TrimStart('/').SequenceEqual(Suffix))
        {
            return InferenceError.BadRequest($"unsupported path: {path}");
        }

        parsed.Api = InferenceApi.Generate;
        parsed.RequiresModel = true;
        return new VllmHttpBodyReader(body, parsed, needsPrompt, _models).Read();
    }

    public AnswerFraming FramingOf(bool isEventStream) => isEventStream ? AnswerFraming.Events : AnswerFraming.Whole;

    public void ReadUsage(ReadOnlySpan<byte> response, bool isEventStream, ref TokenUsage usage) =>
        UsageText.Read<OpenAIUsage>(response, isEventStream, ref usage);
}
