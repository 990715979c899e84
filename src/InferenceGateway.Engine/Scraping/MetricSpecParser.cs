namespace InferenceGateway.Engine.Scraping;

/// <summary>Reads the written form of a <see cref="MetricSpec"/>, one cursor over the text.</summary>
internal ref struct MetricSpecParser(string text)
{
    private readonly ReadOnlySpan<char> _text = text;
    private int _at;

    /// <summary>What is wrong with the text, after <see cref="Parse"/> returned null.</summary>
    public string? Problem { get; private set; }

    public MetricSpec? Parse()
    {
        SkipBlanks();
        string? name = ReadName(allowColon: true);
        if (name is null)
        {
            return Fail("a metric name, which starts with a letter, '_' or ':'");
        }

        List<MetricSpecLabel> labels = [];
        SkipBlanks();
        if (TryTake('{') && !ReadLabels(labels))
        {
            return null;
        }

        SkipBlanks();
        return _at == _text.Length ? new MetricSpec(name, labels)
            : labels.Count == 0 ? Fail("'{' or the end")
            : Fail("the end");
    }

    private bool ReadLabels(List<MetricSpecLabel> labels)
    {
        SkipBlanks();
        if (TryTake('}'))
        {
            return true;
        }

        while (true)
        {
            if (!ReadLabel(labels))
            {
                return false;
            }

            SkipBlanks();
            if (TryTake('}'))
            {
                return true;
            }

            if (!TryTake(','))
            {
                Fail("',' or '}'");
                return false;
            }
        }
    }

    private bool ReadLabel(List<MetricSpecLabel> labels)
    {
        SkipBlanks();
        int start = _at;
        string? name = ReadName(allowColon: false);
        if (name is null)
        {
            Fail("a label name, which starts with a letter or '_'");
            return false;
        }

        if (labels.Exists(label => string.Equals(label.Name, name, StringComparison.Ordinal)))
        {
            Problem = $"metric spec \"{_text}\": label \"{name}\" is given twice, again at character {start + 1}";
            return false;
        }

        SkipBlanks();
        if (!TryTake('='))
        {
            Fail($"'=' and a value for label \"{name}\"");
            return false;
        }

        SkipBlanks();
        string? value = TryTake('"') ? ReadQuotedValue() : ReadBareValue();
        if (value is null)
        {
            return false;
        }

        labels.Add(new MetricSpecLabel(name, value));
        return true;
    }

    private string? ReadQuotedValue()
    {
        int length = _text[_at..].IndexOfAny('"', ',', '}');
        int start = _at;
        _at = length < 0 ? _text.Length : _at + length;
        if (!TryTake('"'))
        {
            Fail("the closing '\"' of a value without ',' and '}'");
            return null;
        }

        return _text[start..(_at - 1)].ToString();
    }

    private string? ReadBareValue()
    {
        int length = _text[_at..].IndexOfAny(",}\"{");
        ReadOnlySpan<char> value = length < 0 ? _text[_at..] : _text.Slice(_at, length);
        if (value.Trim(" \t").IsEmpty)
        {
            Fail("a value");
            return null;
        }

        _at += value.Length;
        return value.Trim(" \t").ToString();
    }

    private string? ReadName(bool allowColon)
    {
        int start = _at;
        while (_at < _text.Length && IsNameCharacter(_text[_at], allowColon, isFirst: _at == start))
        {
            _at++;
        }

        return _at == start ? null : _text[start.._at].ToString();
    }

    private static bool IsNameCharacter(char character, bool allowColon, bool isFirst) =>
        char.IsAsciiLetter(character) || character == '_' || (allowColon && character == ':') || (!isFirst && char.IsAsciiDigit(character));

    private void SkipBlanks()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\t')
        {
            _at++;
        }
    }

    private bool TryTake(char wanted)
    {
        if (_at == _text.Length || _text[_at] != wanted)
        {
            return false;
        }

        _at++;
        return true;
    }

    private MetricSpec? Fail(string expected)
    {
        string found = _at == _text.Length ? "the end" : $"'{_text[_at]}'";
        Problem = $"metric spec \"{_text}\": expected {expected} at character {_at + 1}, found {found}";
        return null;
    }
}
