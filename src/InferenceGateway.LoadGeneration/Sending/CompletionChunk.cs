using System.Text;
using System.Text.Json;

namespace InferenceGateway.LoadGeneration.Sending;

/// <summary>What matters in one frame of a stream, or in a whole answer. Both APIs; unknown members are passed over.</summary>
internal struct CompletionChunk
{
    /// <summary>Whether anything was generated in it: text, reasoning or a tool call.</summary>
    public bool HasContent;

    /// <summary>Whether it says that the answer is complete.</summary>
    public bool IsFinish;

    /// <summary>Usage, where reported.</summary>
    public int? PromptTokens;

    /// <inheritdoc cref="PromptTokens"/>
    public int? OutputTokens;

    /// <inheritdoc cref="PromptTokens"/>
    public int? CachedTokens;

    /// <summary>Message of an error; null when there is none.</summary>
    public string? Error;

    /// <summary>Reads a frame.</summary>
    /// <param name="utf8">One JSON object.</param>
    /// <param name="answer">Takes the generated text; null when nobody wants it.</param>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static CompletionChunk Parse(ReadOnlySpan<byte> utf8, StringBuilder? answer)
    {
        CompletionChunk chunk = default;
        Utf8JsonReader json = new(utf8);
        bool isError = false;
        string? message = null;
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("expected a JSON object");
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("choices"u8))
            {
                chunk.ReadChoices(ref json, answer);
            }
            else if (json.ValueTextEquals("usage"u8))
            {
                chunk.ReadUsage(ref json);
            }
            else if (json.ValueTextEquals("error"u8))
            {
                chunk.Error = ReadError(ref json);
            }
            else if (json.ValueTextEquals("object"u8))
            {
                json.Read();
                isError = json.TokenType == JsonTokenType.String && json.ValueTextEquals("error"u8);
                json.Skip();
            }
            else if (json.ValueTextEquals("message"u8))
            {
                message = ReadText(ref json);
            }
            else
            {
                json.Skip();
            }
        }

        // An older form of error: {"object":"error","message":"…"}.
        chunk.Error ??= isError ? message ?? "error without a message" : null;
        return chunk;
    }

    private void ReadChoices(ref Utf8JsonReader json, StringBuilder? answer)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartArray)
        {
            json.Skip();
            return;
        }

        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType == JsonTokenType.StartObject)
            {
                ReadChoice(ref json, answer);
            }
            else
            {
                json.Skip();
            }
        }
    }

    private void ReadChoice(ref Utf8JsonReader json, StringBuilder? answer)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("delta"u8) || json.ValueTextEquals("message"u8))
            {
                ReadMessage(ref json, answer);
            }
            else if (json.ValueTextEquals("text"u8))
            {
                ReadContent(ref json, answer);
            }
            else if (json.ValueTextEquals("finish_reason"u8))
            {
                json.Read();
                IsFinish |= json.TokenType == JsonTokenType.String;
                json.Skip();
            }
            else
            {
                json.Skip();
            }
        }
    }

    private void ReadMessage(ref Utf8JsonReader json, StringBuilder? answer)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("content"u8))
            {
                ReadContent(ref json, answer);
            }
            else if (
                json.ValueTextEquals("reasoning_content"u8)
                || json.ValueTextEquals("reasoning"u8)
                || json.ValueTextEquals("refusal"u8)
            )
            {
                ReadContent(ref json, answer: null);
            }
            else if (json.ValueTextEquals("tool_calls"u8))
            {
                json.Read();
                HasContent |= json.TokenType == JsonTokenType.StartArray;
                json.Skip();
            }
            else
            {
                json.Skip();
            }
        }
    }

    private void ReadContent(ref Utf8JsonReader json, StringBuilder? answer)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.String && !json.ValueTextEquals(""u8))
        {
            HasContent = true;
            answer?.Append(ReadString(ref json));
        }

        json.Skip();
    }

    private void ReadUsage(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("prompt_tokens"u8))
            {
                PromptTokens = ReadCount(ref json);
            }
            else if (json.ValueTextEquals("completion_tokens"u8))
            {
                OutputTokens = ReadCount(ref json);
            }
            else if (json.ValueTextEquals("prompt_tokens_details"u8))
            {
                ReadPromptDetails(ref json);
            }
            else
            {
                json.Skip();
            }
        }
    }

    private void ReadPromptDetails(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("cached_tokens"u8))
            {
                CachedTokens = ReadCount(ref json);
            }
            else
            {
                json.Skip();
            }
        }
    }

    private static int? ReadCount(ref Utf8JsonReader json)
    {
        json.Read();
        int? count = json.TokenType == JsonTokenType.Number && json.TryGetInt32(out int value) && value >= 0 ? value : null;
        json.Skip();
        return count;
    }

    /// <summary>The message of an error given as an object, or as a bare string; null for <c>"error": null</c>.</summary>
    private static string? ReadError(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.String)
        {
            return ReadString(ref json);
        }

        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return null;
        }

        string? message = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("message"u8))
            {
                message = ReadText(ref json);
            }
            else
            {
                json.Skip();
            }
        }

        return message ?? "error without a message";
    }

    private static string? ReadText(ref Utf8JsonReader json)
    {
        json.Read();
        string? text = json.TokenType == JsonTokenType.String ? ReadString(ref json) : null;
        json.Skip();
        return text;
    }

    /// <summary>Broken UTF-8 inside a string is the sender's mistake like broken JSON.</summary>
    private static string? ReadString(ref Utf8JsonReader json)
    {
        try
        {
            return json.GetString();
        }
        catch (InvalidOperationException exception)
        {
            throw new JsonException("a string is not valid UTF-8", exception);
        }
    }
}
