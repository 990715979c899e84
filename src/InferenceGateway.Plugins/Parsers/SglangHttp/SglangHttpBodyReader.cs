using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Plugins.Parsers.Json;

namespace InferenceGateway.Plugins.Parsers.SglangHttp;

/// <summary>Reads one request. The members of the body may come in any order; of equal names the last one counts.</summary>
internal ref struct SglangHttpBodyReader(ReadOnlySpan<byte> body, ParsedBody parsed, bool needsPrompt)
{
    private JsonScanner _scanner = new(body);
    private PromptWriter _writer = new(parsed) { IsWriting = needsPrompt };
    private TokenListResult _tokens;
    private bool _isKeyValid = true;

    public InferenceError? Read()
    {
        ReadBody();
        if (_scanner.HasFailed)
        {
            return InferenceError.BadRequest($"error unmarshaling request body: {_scanner.Failure}");
        }

        string? problem = _tokens switch
        {
            { Kind: TokenListKind.Absent } => "input_ids must be provided",
            { Kind: TokenListKind.NoList or TokenListKind.Invalid } => "input_ids must be an array of uint32 integers",
            { Count: 0 } => "input_ids cannot be empty",
            _ when !_isKeyValid => "extra_key must be a string",
            _ => null,
        };
        return problem is null ? null : InferenceError.BadRequest(problem);
    }

    private void ReadBody()
    {
        if (!_scanner.EnterBody())
        {
            return;
        }

        while (_scanner.NextName(out JsonText name))
        {
            if (name.Is("input_ids"u8))
            {
                parsed.ResetPrompts();
                _tokens = TokenList.Read(ref _scanner, ref _writer);
                _writer.EndPrompt();
            }
            else if (name.Is("extra_key"u8))
            {
                // The server's own default is null.
                _isKeyValid = _scanner.Peek() is JsonKind.String or JsonKind.Null;
                BodyFields.ReadCacheSalt(ref _scanner, parsed);
            }
            else if (name.Is("sampling_params"u8))
            {
                parsed.MaxOutputTokens = BodyFields.ReadLimitIn(ref _scanner, "max_new_tokens"u8);
            }
            else if (name.Is("stream"u8))
            {
                parsed.IsStreaming = _scanner.ReadTrue();
            }
            else
            {
                _scanner.Skip();
            }
        }

        _scanner.End();
    }
}
