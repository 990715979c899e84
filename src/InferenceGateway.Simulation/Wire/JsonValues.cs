using System.Text.Json;

namespace InferenceGateway.Simulation.Wire;

/// <summary>Reads the value after a property name, null counting as absent, and refuses other types by name.</summary>
internal static class JsonValues
{
    public static string? OptionalString(ref Utf8JsonReader reader, string name)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.Null => null,
            JsonTokenType.String => Text(ref reader, name),
            _ => throw RefusedRequestException.Invalid($"{name} must be a string", name),
        };
    }

    public static bool? OptionalBoolean(ref Utf8JsonReader reader, string name)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.Null => null,
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            _ => throw RefusedRequestException.Invalid($"{name} must be true or false", name),
        };
    }

    public static int? OptionalInteger(ref Utf8JsonReader reader, string name)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        return reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out int value)
            ? value
            : throw RefusedRequestException.Invalid($"{name} must be an integer", name);
    }

    public static double? OptionalNumber(ref Utf8JsonReader reader, string name)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        return reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out double value)
            ? value
            : throw RefusedRequestException.Invalid($"{name} must be a number", name);
    }

    /// <summary>Skips the value and answers where it stands.</summary>
    public static Range? Place(ref Utf8JsonReader reader)
    {
        reader.Read();
        int start = (int)reader.TokenStartIndex;
        bool isNull = reader.TokenType == JsonTokenType.Null;
        reader.Skip();
        return isNull ? null : start..(int)reader.BytesConsumed;
    }

    /// <summary>The string the reader stands on. Escaped halves of surrogate pairs are the one thing that is JSON and yet no text.</summary>
    public static string Text(ref Utf8JsonReader reader, string name)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw RefusedRequestException.Invalid($"{name} is not valid text", name);
        }
    }
}
