using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Plugins.Parsers.Json;

namespace InferenceGateway.Plugins.Parsers.OpenAI;

/// <summary>Reads one request body. The members of the body may come in any order; of equal names the last one counts.</summary>
internal ref struct OpenAIBodyReader(ReadOnlySpan<byte> body, ParsedBody parsed, bool needsPrompt, RecentNames models)
{
    private readonly ReadOnlySpan<byte> _body = body;
    private readonly ReadOnlySpan<byte> _mainName = MainName(parsed.Api);
    private JsonScanner _scanner = new(body);
    private PromptWriter _writer = new(parsed);
    private MemberCount _main;
    private MemberCount _tools;
    private MemberCount _instructions;
    private bool _isMainValid;
    private int _maxTokens = -1;
    private int _maxCompletionTokens = -1;
    private int _maxOutputTokens = -1;

    public InferenceError? Read()
    {
        ReadBody();
        if (_scanner.HasFailed)
        {
            return InferenceError.BadRequest($"error unmarshaling request bodyMap: {_scanner.Failure}");
        }

        if (!_isMainValid)
        {
            return InferenceError.BadRequest(MissingText(parsed.Api));
        }

        if (needsPrompt && (_main.IsRepeated || _tools.IsRepeated || _instructions.IsRepeated))
        {
            ReadAgain();
        }

        parsed.MaxOutputTokens = parsed.Api switch
        {
            InferenceApi.ChatCompletions when _maxCompletionTokens >= 0 => _maxCompletionTokens,
            InferenceApi.ChatCompletions or InferenceApi.Completions => _maxTokens,
            InferenceApi.Responses => _maxOutputTokens,
            _ => -1,
        };
        return null;
    }

    /// <summary>A member of the prompt was repeated: now it is known which one is the last.</summary>
    private void ReadAgain()
    {
        parsed.ResetPrompts();
        _scanner = new JsonScanner(_body);
        _writer = new PromptWriter(parsed);
        _main.Restart();
        _tools.Restart();
        _instructions.Restart();
        ReadBody();
    }

    private void ReadBody()
    {
        if (!_scanner.EnterBody())
        {
            return;
        }

        while (_scanner.NextName(out JsonText name))
        {
            if (!ReadPromptMember(name) && !ReadField(name))
            {
                _scanner.Skip();
            }
        }

        _scanner.End();
        if (parsed.Api is InferenceApi.ChatCompletions or InferenceApi.Responses or InferenceApi.Conversations or InferenceApi.Images)
        {
            _writer.IsWriting = needsPrompt;
            _writer.EndPrompt();
        }
    }

    private bool ReadPromptMember(JsonText name)
    {
        if (name.Is(_mainName))
        {
            _writer.IsWriting = needsPrompt & _main.Next();
            _isMainValid = ReadMain();
            return true;
        }

        if (parsed.Api is InferenceApi.ChatCompletions or InferenceApi.Responses && name.Is("tools"u8))
        {
            _writer.IsWriting = needsPrompt & _tools.Next();
            _writer.Append(_scanner.SkipRaw());
            return true;
        }

        if (parsed.Api == InferenceApi.Responses && name.Is("instructions"u8))
        {
            _writer.IsWriting = needsPrompt & _instructions.Next();
            AppendTextOrRaw();
            return true;
        }

        return false;
    }

    private bool ReadMain() =>
        parsed.Api switch
        {
            InferenceApi.ChatCompletions => ChatMessages.Read(ref _scanner, ref _writer),
            InferenceApi.Responses => _scanner.Peek() is not JsonKind.Null & AppendTextOrRaw(),
            InferenceApi.Conversations => ReadItems(),
            InferenceApi.Images => ReadImagePrompt(),
            _ => PromptList.Read(ref _scanner, ref _writer),
        };

    /// <summary>A text by itself, anything else as it stands: arrays that grow at the end then share their beginning.</summary>
    private bool AppendTextOrRaw()
    {
        if (_scanner.Peek() == JsonKind.String)
        {
            if (_scanner.ReadString(out JsonText text))
            {
                _writer.Append(text);
            }
        }
        else
        {
            _writer.Append(_scanner.SkipRaw());
        }

        return true;
    }

    private bool ReadItems()
    {
        bool isArray = _scanner.Peek() == JsonKind.Array;
        ReadOnlySpan<byte> raw = _scanner.SkipRaw();
        _writer.Append(raw);
        return isArray && raw.Length > 2 && raw[1..^1].ContainsAnyExcept(" \t\r\n"u8);
    }

    private bool ReadImagePrompt()
    {
        if (_scanner.Peek() != JsonKind.String)
        {
            _scanner.Skip();
            return false;
        }

        _scanner.ReadString(out JsonText text);
        _writer.Append(text);
        return text.Raw.Length > 0;
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
        else if (name.Is("stream_options"u8))
        {
            ReadStreamOptions();
        }
        else if (name.Is("cache_salt"u8))
        {
            BodyFields.ReadCacheSalt(ref _scanner, parsed);
        }
        else if (name.Is("max_tokens"u8))
        {
            _maxTokens = _scanner.ReadLimit();
        }
        else if (name.Is("max_completion_tokens"u8))
        {
            _maxCompletionTokens = _scanner.ReadLimit();
        }
        else if (name.Is("max_output_tokens"u8))
        {
            _maxOutputTokens = _scanner.ReadLimit();
        }
        else
        {
            return false;
        }

        return true;
    }

    private void ReadStreamOptions()
    {
        parsed.IncludesUsage = false;
        if (!_scanner.TryEnterObject(out _))
        {
            return;
        }

        while (_scanner.NextName(out JsonText name))
        {
            if (name.Is("include_usage"u8))
            {
                parsed.IncludesUsage = _scanner.ReadTrue();
            }
            else
            {
                _scanner.Skip();
            }
        }
    }

    private static ReadOnlySpan<byte> MainName(InferenceApi api) =>
        api switch
        {
            InferenceApi.ChatCompletions => "messages"u8,
            InferenceApi.Conversations => "items"u8,
            InferenceApi.Responses or InferenceApi.Embeddings => "input"u8,
            _ => "prompt"u8,
        };

    private static string MissingText(InferenceApi api) =>
        api switch
        {
            InferenceApi.Conversations => "invalid conversations request: must have items field",
            InferenceApi.Responses => "invalid responses request: must have input field",
            InferenceApi.ChatCompletions => "invalid chat completions request: must have valid messages field",
            InferenceApi.Embeddings => "invalid embeddings request: must have input field",
            InferenceApi.Images => "invalid images generations request: must have prompt field",
            _ => "invalid completions request: must have prompt field",
        };
}
