using System.Text.Json;

namespace InferenceGateway.Simulation.Wire;

/// <summary>
/// The members of a request body that matter to the simulator. Prompts are not copied: their places in the body are kept, since they can
/// be rendered only when the model is known. Unknown members are skipped; of repeated ones the last counts.
/// </summary>
internal sealed class RequestFields
{
    public string? Model { get; private set; }

    public bool Stream { get; private set; }

    public bool IncludesUsage { get; private set; }

    public int? MaximumTokens { get; private set; }

    public bool IgnoresEndOfSequence { get; private set; }

    public int? Choices { get; private set; }

    public double? CacheHitThreshold { get; private set; }

    public bool DecodesRemotely { get; private set; }

    public int? Dimensions { get; private set; }

    public bool WantsBase64 { get; private set; }

    /// <summary>Places of values in the body; null when absent or null.</summary>
    public Range? Messages { get; private set; }

    public Range? Prompt { get; private set; }

    public Range? Input { get; private set; }

    public Range? System { get; private set; }

    public Range? Tools { get; private set; }

    private int? MaximumCompletionTokens { get; set; }

    /// <summary>Reads a body. Throws <see cref="JsonException"/> for what is not JSON and <see cref="RefusedRequestException"/> for wrong types.</summary>
    public static RequestFields Read(ReadOnlySpan<byte> body)
    {
        RequestFields fields = new();
        Utf8JsonReader reader = new(body);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw RefusedRequestException.Invalid("The request body must be a JSON object");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            fields.ReadMember(ref reader);
        }

        if (reader.Read())
        {
            throw RefusedRequestException.Invalid("The request body must be one JSON object");
        }

        fields.MaximumTokens = fields.MaximumCompletionTokens ?? fields.MaximumTokens;
        return fields;
    }

    private void ReadMember(ref Utf8JsonReader reader)
    {
        switch (reader.HasValueSequence || reader.ValueSpan.Length > 32 ? "" : reader.GetString())
        {
            case "model":
                Model = JsonValues.OptionalString(ref reader, "model");
                break;
            case "stream":
                Stream = JsonValues.OptionalBoolean(ref reader, "stream") ?? false;
                break;
            case "stream_options":
                ReadObject(ref reader, "stream_options", static (ref r, name, fields) => fields.ReadStreamOption(ref r, name));
                break;
            case "max_tokens":
                MaximumTokens = JsonValues.OptionalInteger(ref reader, "max_tokens");
                break;
            case "max_completion_tokens":
                MaximumCompletionTokens = JsonValues.OptionalInteger(ref reader, "max_completion_tokens");
                break;
            case "max_output_tokens":
                MaximumCompletionTokens = JsonValues.OptionalInteger(ref reader, "max_output_tokens");
                break;
            case "ignore_eos":
                IgnoresEndOfSequence = JsonValues.OptionalBoolean(ref reader, "ignore_eos") ?? false;
                break;
            case "n":
                Choices = JsonValues.OptionalInteger(ref reader, "n");
                break;
            case "cache_hit_threshold":
                CacheHitThreshold = JsonValues.OptionalNumber(ref reader, "cache_hit_threshold");
                break;
            case "kv_transfer_params":
                ReadObject(ref reader, "kv_transfer_params", static (ref r, name, fields) => fields.ReadTransferParameter(ref r, name));
                break;
            case "dimensions":
                Dimensions = JsonValues.OptionalInteger(ref reader, "dimensions");
                break;
            case "encoding_format":
                WantsBase64 = JsonValues.OptionalString(ref reader, "encoding_format") == "base64";
                break;
            case "messages":
                Messages = JsonValues.Place(ref reader);
                break;
            case "prompt":
                Prompt = JsonValues.Place(ref reader);
                break;
            case "input":
                Input = JsonValues.Place(ref reader);
                break;
            case "system" or "instructions":
                System = JsonValues.Place(ref reader);
                break;
            case "tools":
                Tools = JsonValues.Place(ref reader);
                break;
            default:
                reader.Skip();
                break;
        }
    }

    private void ReadStreamOption(ref Utf8JsonReader reader, string name)
    {
        if (name == "include_usage")
        {
            IncludesUsage = JsonValues.OptionalBoolean(ref reader, "stream_options.include_usage") ?? false;
        }
        else
        {
            reader.Skip();
        }
    }

    private void ReadTransferParameter(ref Utf8JsonReader reader, string name)
    {
        if (name == "do_remote_decode")
        {
            DecodesRemotely = JsonValues.OptionalBoolean(ref reader, "kv_transfer_params.do_remote_decode") ?? false;
        }
        else
        {
            // The rest describes a peer; real engines send numbers where others send strings, so nothing is assumed about it.
            reader.Skip();
        }
    }

    private void ReadObject(ref Utf8JsonReader reader, string name, MemberReader member)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw RefusedRequestException.Invalid($"{name} must be an object", name);
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            member(ref reader, reader.GetString()!, this);
        }
    }

    private delegate void MemberReader(ref Utf8JsonReader reader, string name, RequestFields fields);
}
