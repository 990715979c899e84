using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Plugins.Parsers.Protobuf;

namespace InferenceGateway.Plugins.Parsers.VllmGrpc;

/// <summary>
/// Reads requests of package <c>vllm.grpc.engine</c>. Of parts given twice the rules of protobuf hold: lists add up, of the kinds of input
/// the last one counts.
/// </summary>
internal struct VllmGrpcRequest(ParsedBody parsed, bool needsPrompt)
{
    private PromptWriter _writer = new(parsed) { IsWriting = needsPrompt };
    private string? _failure;
    private bool _hasText;
    private bool _hasTokens;

    /// <summary>Reads a <c>GenerateRequest</c>.</summary>
    /// <returns>Null, or why it is refused.</returns>
    public string? ReadGenerate(ReadOnlySpan<byte> message)
    {
        ProtobufReader reader = new(message);
        while (reader.Next())
        {
            switch ((reader.Field, reader.WireType))
            {
                case (2, WireType.Bytes):
                    ReadTokenized(reader.ReadBytes());
                    break;
                case (3, WireType.Bytes):
                    parsed.ResetPrompts();
                    _writer.Append(reader.ReadBytes());
                    (_hasText, _hasTokens) = (true, false);
                    break;
                case (4, WireType.Bytes):
                    ReadSampling(reader.ReadBytes());
                    break;
                case (5, WireType.Varint):
                    parsed.IsStreaming = reader.ReadVarint() != 0;
                    break;
                default:
                    break;
            }
        }

        return End("GenerateRequest", reader.Failure) ?? (_hasText || _hasTokens ? null : "not supported request inputType");
    }

    /// <summary>Reads an <c>EmbedRequest</c>.</summary>
    /// <returns>Null, or why it is refused.</returns>
    public string? ReadEmbed(ReadOnlySpan<byte> message)
    {
        ProtobufReader reader = new(message);
        while (reader.Next())
        {
            if ((reader.Field, reader.WireType) == (2, WireType.Bytes))
            {
                ReadTokenized(reader.ReadBytes());
            }
        }

        return End("EmbedRequest", reader.Failure) ?? (_hasTokens ? null : "missing tokenized input in EmbedRequest");
    }

    private string? End(string type, string? failure)
    {
        _writer.EndPrompt();
        return (failure ?? _failure) is { } problem ? $"unmarshaling {type}: {problem}" : null;
    }

    private void ReadTokenized(ReadOnlySpan<byte> message)
    {
        if (_hasText)
        {
            parsed.ResetPrompts();
        }

        (_hasText, _hasTokens) = (false, true);
        ProtobufReader reader = new(message);
        while (reader.Next())
        {
            switch ((reader.Field, reader.WireType))
            {
                case (2, WireType.Varint):
                    _writer.AppendToken((uint)reader.ReadVarint());
                    break;
                case (2, WireType.Bytes):
                    ReadPacked(reader.ReadBytes());
                    break;
                default:
                    break;
            }
        }

        _failure ??= reader.Failure;
    }

    private void ReadPacked(ReadOnlySpan<byte> tokens)
    {
        while (!tokens.IsEmpty)
        {
            if (!ProtobufReader.TryVarint(tokens, out ulong token, out int length))
            {
                _failure ??= "a token is cut or too long";
                return;
            }

            _writer.AppendToken((uint)token);
            tokens = tokens[length..];
        }
    }

    private void ReadSampling(ReadOnlySpan<byte> message)
    {
        ProtobufReader reader = new(message);
        while (reader.Next())
        {
            if ((reader.Field, reader.WireType) == (8, WireType.Varint))
            {
                parsed.MaxOutputTokens = (int)Math.Min((uint)reader.ReadVarint(), int.MaxValue);
            }
        }

        _failure ??= reader.Failure;
    }
}
