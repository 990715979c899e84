using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Plugins.Parsers.Json;

namespace InferenceGateway.Plugins.Parsers.VllmHttp;

/// <summary>Reads one request. The members of the body may come in any order; of equal names the last one counts.</summary>
internal ref struct VllmHttpBodyReader(ReadOnlySpan<byte> body, ParsedBody parsed, bool needsPrompt, RecentNames models)
{
    private JsonScanner _scanner = new(body);
    private PromptWriter _writer = new(parsed) { IsWriting = needsPrompt };
    private TokenListResult _tokens;

    public InferenceError? Read()
    {
        ReadBody();
        if (_scanner.HasFailed)
        {
            return InferenceError.BadRequest($"error unmarshaling request body: {_scanner.Failure}");
        }

        if (_tokens.Kind == TokenListKind.Invalid)
        {
            return InferenceError.BadRequest(
                $"invalid generate request: token_ids[{_tokens.InvalidIndex}]: invalid value {_tokens.Invalid}"
            );
        }

        return _tokens.Count > 0 ? null : InferenceError.BadRequest("invalid generate request: must have non-empty token_ids field");
    }

    private void ReadBody()
    {
        if (!_scanner.EnterBody())
        {
            return;
        }

        while (_scanner.NextName(out JsonText name))
        {
            if (name.Is("token_ids"u8))
            {
                parsed.ResetPrompts();
                _tokens = TokenList.Read(ref _scanner, ref _writer);
                _writer.EndPrompt();
            }
            else if (!ReadField(name))
            {
                _scanner.Skip();
            }
        }

        _scanner.End();
    }

    private bool ReadField(JsonText name)
    {
        if (name.Is("model"u8))
        {
            BodyFields.ReadModel(ref _scanner, parsed, models);
        }
        else if (name.Is("stream"u8))
        {
            parsed.IsStreaming = _scanner.ReadTrue();
        }
        else if (name.Is("cache_salt"u8))
        {
            BodyFields.ReadCacheSalt(ref _scanner, parsed);
        }
        else if (name.Is("sampling_params"u8))
        {
            parsed.MaxOutputTokens = BodyFields.ReadLimitIn(ref _scanner, "max_tokens"u8);
        }
        else
        {
            return false;
        }

        return true;
    }
}
