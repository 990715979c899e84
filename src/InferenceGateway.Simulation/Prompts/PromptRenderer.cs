using System.Buffers.Text;
using System.Text.Json;
using InferenceGateway.Simulation.Wire;

namespace InferenceGateway.Simulation.Prompts;

/// <summary>
/// Renders request bodies into prompts. A conversation becomes lines of the form <c>### role: text</c> and ends with the beginning of the assistant's
/// line, so that the next turn starts with exactly the bytes of this one and its answer.
/// </summary>
internal sealed class PromptRenderer(int blockSize, bool keepsEcho, bool keepsBytes = false)
{
    /// <summary>More prompts in one request are refused.</summary>
    public const int MaximumPrompts = 2048;

    private List<Prompt> _prompts = [];

    /// <summary>All prompts of a body, at least one. Throws <see cref="RefusedRequestException"/> when there is none or it has a wrong shape.</summary>
    public List<Prompt> Render(ReadOnlySpan<byte> body, RequestFields fields, ApiKind api, string? adapter)
    {
        _prompts = [];
        using PromptBuffer buffer = new();
        try
        {
            switch (api)
            {
                case ApiKind.Chat:
                case ApiKind.Messages:
                case ApiKind.Tokenize when fields.Messages is not null:
                    RenderConversation(body, fields, Required(fields.Messages, "messages"), "messages", buffer, adapter);
                    break;
                case ApiKind.Responses:
                    RenderConversation(body, fields, Required(fields.Input, "input"), "input", buffer, adapter);
                    break;
                case ApiKind.Embeddings:
                    RenderPrompts(body[Required(fields.Input, "input")], "input", buffer, adapter);
                    break;
                default:
                    RenderPrompts(body[Required(fields.Prompt, "prompt")], "prompt", buffer, adapter);
                    break;
            }
        }
        catch (InvalidOperationException)
        {
            throw RefusedRequestException.Invalid("The prompt is not valid text");
        }

        return _prompts;
    }

    private static Range Required(Range? place, string name) => place ?? throw RefusedRequestException.Invalid($"{name} is required", name);

    private void RenderConversation(
        ReadOnlySpan<byte> body,
        RequestFields fields,
        Range place,
        string name,
        PromptBuffer buffer,
        string? adapter
    )
    {
        Range last = ConversationText.Append(body, fields, place, name, buffer);
        Add(buffer.Written, buffer.Written[last], adapter);
    }

    private void RenderPrompts(ReadOnlySpan<byte> json, string name, PromptBuffer buffer, string? adapter)
    {
        Utf8JsonReader reader = new(json);
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
        {
            buffer.AppendString(ref reader);
            Add(buffer.Written, buffer.Written, adapter);
        }
        else if (reader.TokenType == JsonTokenType.StartArray)
        {
            reader.Read();
            if (reader.TokenType == JsonTokenType.Number)
            {
                AddTokenIds(ref reader, name, buffer, adapter);
            }
            else
            {
                AddList(ref reader, name, buffer, adapter);
            }
        }
        else
        {
            throw RefusedRequestException.Invalid(
                $"{name} must be a string, a list of strings, a list of token ids or a list of such lists",
                name
            );
        }

        if (_prompts.Count == 0 || _prompts.Exists(prompt => prompt.Tokens.Count == 0))
        {
            throw RefusedRequestException.Invalid($"{name} must not be empty", name);
        }
    }

    private void AddList(ref Utf8JsonReader reader, string name, PromptBuffer buffer, string? adapter)
    {
        for (; reader.TokenType != JsonTokenType.EndArray; reader.Read())
        {
            if (_prompts.Count == MaximumPrompts)
            {
                throw RefusedRequestException.Invalid($"{name} must not have more than {MaximumPrompts} entries", name);
            }

            buffer.Clear();
            if (reader.TokenType == JsonTokenType.String)
            {
                buffer.AppendString(ref reader);
                Add(buffer.Written, buffer.Written, adapter);
            }
            else if (reader.TokenType == JsonTokenType.StartArray && reader.Read())
            {
                AddTokenIds(ref reader, name, buffer, adapter);
            }
            else
            {
                throw RefusedRequestException.Invalid($"{name} must contain strings or lists of token ids", name);
            }
        }
    }

    private void AddTokenIds(ref Utf8JsonReader reader, string name, PromptBuffer buffer, string? adapter)
    {
        using PromptBuffer echo = new();
        Span<byte> digits = stackalloc byte[10];
        for (; reader.TokenType != JsonTokenType.EndArray; reader.Read())
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetUInt32(out uint token))
            {
                throw RefusedRequestException.Invalid($"{name}: a token id must be an integer from 0 to {uint.MaxValue}", name);
            }

            buffer.AppendToken(token);
            if (keepsEcho)
            {
                Utf8Formatter.TryFormat(token, digits, out int written);
                echo.Append(echo.Length == 0 ? ""u8 : ","u8);
                echo.Append(digits[..written]);
            }
        }

        Add(buffer.Written, echo.Written, adapter);
    }

    private void Add(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> echo, string? adapter) =>
        _prompts.Add(
            new Prompt(
                PromptTokens.FromBytes(bytes, blockSize, adapter),
                keepsEcho ? echo.ToArray() : [],
                keepsBytes ? bytes.ToArray() : []
            )
        );
}
