using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Requests;

namespace InferenceGateway.Plugins.Parsers.Passthrough;

/// <summary>
/// <c>passthrough-parser</c>: takes the bodies that no other parser claims and leaves them alone: no model, no prompt, no usage.
/// Parameters are accepted and ignored.
/// </summary>
internal sealed class PassthroughParser : IBodyParser
{
    public const string Type = "passthrough-parser";

    public IReadOnlyList<string> PathSuffixes => [];

    public IReadOnlyList<string> Protocols => [];

    public InferenceError? ParseRequest(string path, ReadOnlySpan<byte> body, bool needsPrompt, ParsedBody parsed)
    {
        parsed.Api = InferenceApi.Unknown;
        return null;
    }

    public AnswerFraming FramingOf(bool isEventStream) => AnswerFraming.None;

    public void ReadUsage(ReadOnlySpan<byte> response, bool isEventStream, ref TokenUsage usage) { }
}
