using System.Buffers.Text;
using System.IO.Hashing;
using System.Text.Json;
using InferenceGateway.Simulation.Wire;

namespace InferenceGateway.Simulation.Prompts;

/// <summary>Renders tools, system text and messages into lines of the form <c>### role: text</c>, ready for the assistant to go on.</summary>
internal static class ConversationText
{
    /// <summary>Appends the conversation and answers where in the buffer the content of its last message stands.</summary>
    public static Range Append(ReadOnlySpan<byte> body, RequestFields fields, Range place, string name, PromptBuffer buffer)
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
        return last;
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

    private static void AppendLine(PromptBuffer buffer, ReadOnlySpan<byte> role, ReadOnlySpan<byte> text)
    {
        buffer.Append("### "u8);
        buffer.Append(role);
        buffer.Append(": "u8);
        buffer.Append(text);
        buffer.Append("\n"u8);
    }
}
