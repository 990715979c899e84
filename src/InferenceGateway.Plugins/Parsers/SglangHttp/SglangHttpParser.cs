using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Text;
using InferenceGateway.Plugins.Parsers.Usage;

namespace InferenceGateway.Plugins.Parsers.SglangHttp;

/// <summary>
/// <c>sglanghttp-parser</c>: SGLang's own <c>/generate</c>, whose prompt is token ids, in JSON. Such requests name no model. Parameters are
/// accepted and ignored.
/// </summary>
internal sealed class SglangHttpParser : IBodyParser
{
    public const string Type = "sglanghttp-parser";

    private const string Suffix = "generate";

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
        return new SglangHttpBodyReader(body, parsed, needsPrompt).Read();
    }

    public AnswerFraming FramingOf(bool isEventStream) => isEventStream ? AnswerFraming.Events : AnswerFraming.Whole;

    public void ReadUsage(ReadOnlySpan<byte> response, bool isEventStream, ref TokenUsage usage)
    {
        if (isEventStream)
        {
            UsageText.Read<SglangLastEvent>(response, isEventStream, ref usage);
        }
        else
        {
            UsageText.Read<SglangUsage>(response, isEventStream, ref usage);
        }
    }
}
