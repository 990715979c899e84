using System.Buffers.Text;
using System.IO.Hashing;
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
        if (fields.Tools is { } tools && body[tools].Length > "[]".Length)
        {
            AppendLine(buffer, "tools"u8, body[tools]);
        }

        if (fields.System is { } system)
        {
            Utf8JsonReader reader = new(body[system]);
            reader.Read();
            buffer.Append("### system: "u8);
            AppendContent(ref reader, buffer, name);
            buffer.Append("\n"u8);
        }

        Utf8JsonReader messages = new(body[place]);
        messages.Read();
        Range last = default;
        if (messages.TokenType == JsonTokenType.String)
        {
            buffer.Append("### user: "u8);
            last = AppendContent(ref messages, buffer, name);
            buffer.Append("\n"u8);
        }
        else
        {
            last = RenderMessages(ref messages, buffer, name);
        }

        buffer.Append("### assistant: "u8);
        Add(buffer.Written, buffer.Written[last], adapter);
    }

    private static Range RenderMessages(ref Utf8JsonReader messages, PromptBuffer buffer, string name)
    {
        if (messages.TokenType != JsonTokenType.StartArray)
        {
            throw RefusedRequestException.Invalid($"{name} must be an array", name);
        }

        Range? last = null;
        while (messages.Read() && messages.TokenType != JsonTokenType.EndArray)
        {
            if (messages.TokenType != JsonTokenType.StartObject)
            {
                throw RefusedRequestException.Invalid($"{name} must be an array of objects", name);
            }

            last = RenderMessage(ref messages, buffer, name);
        }

        return last ?? throw RefusedRequestException.Invalid($"{name} must not be empty", name);
    }

    private static Range RenderMessage(ref Utf8JsonReader message, PromptBuffer buffer, string name)
    {
        // The role comes first in the rendering but may come last in the object.
        buffer.Append("### "u8);
        Utf8JsonReader search = message;
        AppendRole(ref search, buffer, name);
        buffer.Append(": "u8);
        int start = buffer.Length;
        Range content = start..start;
        while (message.Read() && message.TokenType == JsonTokenType.PropertyName)
        {
            bool isContent = message.ValueTextEquals("content"u8) || message.ValueTextEquals("output"u8);
            bool isCall = message.ValueTextEquals("tool_calls"u8) || message.ValueTextEquals("arguments"u8);
            message.Read();
            if (isContent)
            {
                content = AppendContent(ref message, buffer, name);
            }
            else if (isCall && message.TokenType == JsonTokenType.String)
            {
                buffer.AppendString(ref message);
            }
            else if (isCall)
            {
                AppendRawTexts(ref message, buffer);
            }
            else
            {
                message.Skip();
            }
        }

        buffer.Append("\n"u8);
        return content;
    }

    private static void AppendRole(ref Utf8JsonReader message, PromptBuffer buffer, string name)
    {
        bool found = false;
        while (!found && message.Read() && message.TokenType == JsonTokenType.PropertyName)
        {
            bool isRole = message.ValueTextEquals("role"u8);
            message.Read();
            if (isRole)
            {
                if (message.TokenType != JsonTokenType.String)
                {
                    throw RefusedRequestException.Invalid($"{name}: role must be a string", name);
                }

                buffer.AppendString(ref message);
                found = true;
            }
            else
            {
                message.Skip();
            }
        }

        if (!found)
        {
            // Items of the Responses API that are not messages have a type instead.
            buffer.Append("tool"u8);
        }
    }

    private static Range AppendContent(ref Utf8JsonReader content, PromptBuffer buffer, string name)
    {
        int start = buffer.Length;
        switch (content.TokenType)
        {
            case JsonTokenType.String:
                buffer.AppendString(ref content);
                break;
            case JsonTokenType.Null:
                break;
            case JsonTokenType.StartArray:
                while (content.Read() && content.TokenType != JsonTokenType.EndArray)
                {
                    AppendPart(ref content, buffer, name);
                }

                break;
            default:
                throw RefusedRequestException.Invalid($"{name}: content must be a string or an array of parts", name);
        }

        return start..buffer.Length;
    }

    private static void AppendPart(ref Utf8JsonReader part, PromptBuffer buffer, string name)
    {
        if (part.TokenType == JsonTokenType.String)
        {
            buffer.AppendString(ref part);
            return;
        }

        if (part.TokenType != JsonTokenType.StartObject)
        {
            throw RefusedRequestException.Invalid($"{name}: a content part must be an object", name);
        }

        while (part.Read() && part.TokenType == JsonTokenType.PropertyName)
        {
            bool isText = part.ValueTextEquals("text"u8) || part.ValueTextEquals("content"u8);
            bool isMedia =
                part.ValueTextEquals("image_url"u8)
                || part.ValueTextEquals("input_audio"u8)
                || part.ValueTextEquals("video_url"u8)
                || part.ValueTextEquals("source"u8);
            part.Read();
            if (isText)
            {
                AppendContent(ref part, buffer, name);
            }
            else if (isMedia)
            {
                AppendMedia(ref part, buffer);
            }
            else
            {
                part.Skip();
            }
        }
    }

    /// <summary>Media count as a short placeholder that differs when they do.</summary>
    private static void AppendMedia(ref Utf8JsonReader media, PromptBuffer buffer)
    {
        using PromptBuffer described = new();
        AppendRawTexts(ref media, described);
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(XxHash3.HashToUInt64(described.Written), digits, out int written);
        buffer.Append("<media "u8);
        buffer.Append(digits[..written]);
        buffer.Append(">"u8);
    }

    /// <summary>Appends all strings and names within a value.</summary>
    private static void AppendRawTexts(ref Utf8JsonReader value, PromptBuffer buffer)
    {
        int depth = value.CurrentDepth;
        do
        {
            if (value.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
            {
                buffer.AppendString(ref value);
                buffer.Append(" "u8);
            }
        } while ((value.CurrentDepth > depth || value.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray) && value.Read());
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

    private static void AppendLine(PromptBuffer buffer, ReadOnlySpan<byte> role, ReadOnlySpan<byte> text)
    {
        buffer.Append("### "u8);
        buffer.Append(role);
        buffer.Append(": "u8);
        buffer.Append(text);
        buffer.Append("\n"u8);
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
