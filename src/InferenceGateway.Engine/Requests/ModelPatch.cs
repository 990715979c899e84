using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using InferenceGateway.Abstractions.Requests;

namespace InferenceGateway.Engine.Requests;

/// <summary>Writes a model's name into a body by replacing nothing but the value of <c>model</c>.</summary>
internal static class ModelPatch
{
    private const byte Quote = (byte)'"';
    private const int MaximumDepth = 128;

    /// <param name="body">A JSON object that the parser accepted.</param>
    /// <param name="parsed">What the parser found in it. When <c>model</c> stands there several times, the last one is meant.</param>
    public static BodyPatch Create(ReadOnlySpan<byte> body, ParsedBody parsed, string model)
    {
        (int start, int length) = parsed.ModelValue.GetOffsetAndLength(body.Length);
        if (length > 0 || TryFindValue(body, out start, out length))
        {
            return new BodyPatch(start, length, Quoted("", model, ""));
        }

        // No model at all: it goes in front of the other members.
        int brace = body.IndexOf((byte)'{');
        ReadOnlySpan<byte> rest = body[(brace + 1)..].TrimStart(" \t\r\n"u8);
        return new BodyPatch(brace + 1, 0, Quoted("\"model\":", model, rest is [(byte)'}', ..] ? "" : ","));
    }

    /// <summary>Finds a <c>model</c> that is not a text, which a parser does not report.</summary>
    private static bool TryFindValue(ReadOnlySpan<byte> body, out int start, out int length)
    {
        (start, length) = (0, 0);
        Utf8JsonReader reader = new(body, new JsonReaderOptions { MaxDepth = MaximumDepth });
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1)
            {
                bool isModel = reader.ValueTextEquals("model"u8);
                reader.Read();
                int valueStart = (int)reader.TokenStartIndex;
                reader.Skip();
                if (isModel)
                {
                    (start, length) = (valueStart, (int)reader.BytesConsumed - valueStart);
                }
            }
        }

        return length > 0;
    }

    private static byte[] Quoted(string before, string model, string after)
    {
        // By way of UTF-8, in which a broken surrogate becomes a replacement character instead of an exception.
        JsonEncodedText encoded = JsonEncodedText.Encode(Encoding.UTF8.GetBytes(model), JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        return [.. Encoding.UTF8.GetBytes(before), Quote, .. encoded.EncodedUtf8Bytes, Quote, .. Encoding.UTF8.GetBytes(after)];
    }
}
