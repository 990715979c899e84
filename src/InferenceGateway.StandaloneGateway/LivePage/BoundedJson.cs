using System.Text.Json;

namespace InferenceGateway.StandaloneGateway.LivePage;

/// <summary>Writes values that come from outside (plugins, clients, model servers) so that none of them can break or bloat the document.</summary>
internal static class BoundedJson
{
    /// <summary>Longest text that is passed on, in UTF-16 units: more is never read by a person.</summary>
    public const int MaximumText = 200;

    /// <summary>Numbers are shown, not computed with: four decimals.</summary>
    private const int Decimals = 4;

    /// <summary>JSON has no NaN and no infinity: those are null, like unknown values.</summary>
    public static void WriteNumberOrNull(this Utf8JsonWriter json, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumberValue(Math.Round(number, Decimals));
        }
        else
        {
            json.WriteNullValue();
        }
    }

    /// <inheritdoc cref="WriteNumberOrNull(Utf8JsonWriter, double?)"/>
    public static void WriteNumberOrNull(this Utf8JsonWriter json, string name, double? value)
    {
        json.WritePropertyName(name);
        json.WriteNumberOrNull(value);
    }

    /// <summary>Writes a count; a negative one means unknown and is null.</summary>
    public static void WriteCountOrNull(this Utf8JsonWriter json, string name, int count)
    {
        if (count < 0)
        {
            json.WriteNull(name);
        }
        else
        {
            json.WriteNumber(name, count);
        }
    }

    /// <summary>Writes at most <see cref="MaximumText"/> of a text; half a surrogate pair becomes U+FFFD.</summary>
    public static void WriteText(this Utf8JsonWriter json, string name, string? text)
    {
        json.WritePropertyName(name);
        if (text is null)
        {
            json.WriteNullValue();
        }
        else
        {
            json.WriteStringValue(text.AsSpan(0, Math.Min(text.Length, MaximumText)));
        }
    }
}
