using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Text;
using InferenceGateway.Plugins.Parsers.Json;
using InferenceGateway.Plugins.Parsers.Usage;

namespace InferenceGateway.Plugins.Parsers.Anthropic;

/// <summary>
/// <c>anthropic-parser</c>: messages, and the counting of their tokens, in JSON. Of a counting request only the model is read, so that it
/// can be rewritten; nothing is computed for it. Parameters are accepted and ignored.
/// </summary>
internal sealed class AnthropicParser : IBodyParser
{
    public const string Type = "anthropic-parser";

    private const string MessagesSuffix = "messages";
    private const string CountSuffix = "messages/count_tokens";

    private readonly RecentNames _models = new();

    public IReadOnlyList<string> PathSuffixes { get; } = [MessagesSuffix, CountSuffix];

    public IReadOnlyList<string> Protocols => AppProtocols.ForHttp;

    public InferenceError? ParseRequest(string path, ReadOnlySpan<byte> body, bool needsPrompt, ParsedBody parsed)
    {
        parsed.Api = InferenceApi.Messages;
        if (PathSuffix.Matches(path, CountSuffix))
        {
            parsed.SkipsResponse = true;
            ReadModel(body, parsed);
            return null;
        }

        if (!PathSuffix.Matches(path, MessagesSuffix))
        {
            return InferenceError.BadRequest($"unsupported API endpoint: {path}");
        }

        parsed.RequiresModel = true;
        return new AnthropicBodyReader(body, parsed, needsPrompt, _models).Read();
    }

    public AnswerFraming FramingOf(bool isEventStream) => isEventStream ? AnswerFraming.Events : AnswerFraming.Whole;

    public void ReadUsage(ReadOnlySpan<byte> response, bool isEventStream, ref TokenUsage usage) =>
        UsageText.Read<AnthropicUsage>(response, isEventStream, ref usage);

    /// <summary>What is no JSON object is the model server's to refuse.</summary>
    private void ReadModel(ReadOnlySpan<byte> body, ParsedBody parsed)
    {
        JsonScanner scanner = new(body);
        if (!scanner.EnterBody())
        {
            return;
        }

        while (scanner.NextName(out JsonText name))
        {
            if (name.Is("model"u8))
            {
                BodyFields.ReadModel(ref scanner, parsed, _models);
            }
            else
            {
                scanner.Skip();
            }
        }

        scanner.End();
        if (scanner.HasFailed)
        {
            parsed.Model = null;
            parsed.ModelValue = default;
        }
    }
}
