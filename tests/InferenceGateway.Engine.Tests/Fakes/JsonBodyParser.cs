using System.Text.Json;
using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Requests;

namespace InferenceGateway.Engine.Tests.Fakes;

/// <summary>Reads <c>model</c> and its place from a JSON object; everything else is prompt. Of several models the last one counts.</summary>
internal sealed class JsonBodyParser : IBodyParser
{
    public IReadOnlyList<string> PathSuffixes => ["chat/completions"];

    public IReadOnlyList<string> Protocols => [];

    public AnswerFraming FramingOf(bool isEventStream) => AnswerFraming.None;

    public InferenceError? ParseRequest(string path, ReadOnlySpan<byte> body, bool needsPrompt, ParsedBody parsed)
    {
        parsed.Api = InferenceApi.ChatCompletions;
        parsed.RequiresModel = true;
        Utf8JsonReader reader = new(body);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1)
            {
                bool isModel = reader.ValueTextEquals("model"u8);
                reader.Read();
                if (isModel)
                {
                    bool isText = reader.TokenType == JsonTokenType.String;
                    parsed.Model = isText ? reader.GetString() : null;
                    parsed.ModelValue = isText ? (int)reader.TokenStartIndex..(int)reader.BytesConsumed : default;
                }

                reader.Skip();
            }
        }

        return null;
    }

    public void ReadUsage(ReadOnlySpan<byte> response, bool isEventStream, ref TokenUsage usage) { }
}
