using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Plugins.Parsers.Json;

namespace InferenceGateway.Plugins.Parsers.Anthropic;

/// <summary>Reads one request for a message. The members of the body may come in any order; of equal names the last one counts.</summary>
internal ref struct AnthropicBodyReader(ReadOnlySpan<byte> body, ParsedBody parsed, bool needsPrompt, RecentNames models)
{
    private readonly ReadOnlySpan<byte> _body = body;
    private JsonScanner _scanner = new(body);
    private PromptWriter _writer = new(parsed);
    private MemberCount _messages;
    private MemberCount _system;
    private MemberCount _tools;
    private int _messageCount;
    private string? _messagesProblem;
    private string? _systemProblem;
    private string? _toolsProblem;

    public InferenceError? Read()
    {
        ReadBody();
        if (_scanner.HasFailed)
        {
            return InferenceError.BadRequest($"error unmarshaling request body: {_scanner.Failure}");
        }

        if ((_messagesProblem ?? _systemProblem ?? _toolsProblem) is { } problem)
        {
            return InferenceError.BadRequest($"error parsing messages request: {problem}");
        }

        if (_messageCount == 0)
        {
            return InferenceError.BadRequest("invalid messages request: must have at least one message");
        }

        if (needsPrompt && (_messages.IsRepeated || _system.IsRepeated || _tools.IsRepeated))
        {
            ReadAgain();
        }

        return null;
    }

    /// <summary>A member of the prompt was repeated: now it is known which one is the last.</summary>
    private void ReadAgain()
    {
        parsed.ResetPrompts();
        _scanner = new JsonScanner(_body);
        _writer = new PromptWriter(parsed);
        _messages.Restart();
        _system.Restart();
        _tools.Restart();
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
        _writer.IsWriting = needsPrompt;
        _writer.EndPrompt();
    }

    private bool ReadPromptMember(JsonText name)
    {
        if (name.Is("messages"u8))
        {
            _writer.IsWriting = needsPrompt & _messages.Next();
            _messagesProblem = AnthropicMessages.Read(ref _scanner, ref _writer, out _messageCount);
        }
        else if (name.Is("system"u8))
        {
            _writer.IsWriting = needsPrompt & _system.Next();
            bool isValid = AnthropicContent.ReadSystem(ref _scanner, ref _writer);
            _systemProblem = isValid ? null : "system must be a text or a list of text blocks";
        }
        else if (name.Is("tools"u8))
        {
            _writer.IsWriting = needsPrompt & _tools.Next();
            _toolsProblem = _scanner.Peek() is JsonKind.Array or JsonKind.Null ? null : "tools must be a list";
            _writer.Append(_scanner.SkipRaw());
        }
        else
        {
            return false;
        }

        return true;
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
        else if (name.Is("max_tokens"u8))
        {
            parsed.MaxOutputTokens = _scanner.ReadLimit();
        }
        else if (name.Is("cache_salt"u8))
        {
            BodyFields.ReadCacheSalt(ref _scanner, parsed);
        }
        else
        {
            return false;
        }

        return true;
    }
}
