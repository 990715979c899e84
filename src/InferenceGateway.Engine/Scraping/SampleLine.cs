using System.Text.Unicode;

namespace InferenceGateway.Engine.Scraping;

/// <summary>One sample: a metric name, labels, a value and perhaps a timestamp, read in one pass over the line.</summary>
internal ref struct SampleLine
{
    /// <summary>Labels of one sample; engines publish up to some thirty.</summary>
    public const int MaximumLabels = 128;

    private readonly ReadOnlySpan<byte> _line;
    private readonly Span<LabelRange> _labels;
    private int _labelCount;
    private int _at;

    /// <param name="line">The line, without blanks at its start, without the end of line.</param>
    /// <param name="nameLength">Length of the metric name it starts with.</param>
    /// <param name="labels">Room for <see cref="MaximumLabels"/> labels.</param>
    public SampleLine(ReadOnlySpan<byte> line, int nameLength, Span<LabelRange> labels)
    {
        _line = line.TrimEnd(" \t\r"u8);
        _labels = labels;
        _at = Math.Min(nameLength, _line.Length);
    }

    public double Value { get; private set; }

    /// <summary>In milliseconds; 0 when there is none.</summary>
    public long Timestamp { get; private set; }

    public static bool IsMetricNameByte(byte value) => IsLabelNameByte(value) || value == ':';

    /// <summary>Reads the line behind the name.</summary>
    /// <returns>Null, or what is wrong.</returns>
    public string? Read()
    {
        bool isApart = SkipBlanks();
        if (_at < _line.Length && _line[_at] == '{')
        {
            _at++;
            isApart = true;
            if (ReadLabels() is string problem)
            {
                return problem;
            }

            SkipBlanks();
        }

        if (_at == _line.Length)
        {
            return "expected a value";
        }

        if (!isApart)
        {
            return "expected a blank or '{' behind the metric name";
        }

        if (!SampleNumber.TryParseValue(ReadToken(), out double value))
        {
            return "expected a number as value";
        }

        Value = value;
        return ReadTimestamp();
    }

    /// <summary>A label's value as it stands between the quotes.</summary>
    public readonly bool TryGetLabel(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> raw)
    {
        foreach (LabelRange label in _labels[.._labelCount])
        {
            if (_line.Slice(label.NameStart, label.NameLength).SequenceEqual(name))
            {
                raw = _line.Slice(label.ValueStart, label.ValueLength);
                return true;
            }
        }

        raw = default;
        return false;
    }

    private static bool IsLabelNameByte(byte value) => char.IsAsciiLetterOrDigit((char)value) || value == '_';

    private string? ReadTimestamp()
    {
        if (!SkipBlanks())
        {
            return null;
        }

        if (!SampleNumber.TryParseTimestamp(ReadToken(), out long timestamp))
        {
            return "expected an integer as timestamp";
        }

        Timestamp = timestamp;
        return _at == _line.Length ? null : "expected the end of the line behind the timestamp";
    }

    private string? ReadLabels()
    {
        while (true)
        {
            SkipBlanks();
            if (TryTake('}'))
            {
                return null;
            }

            if (ReadLabel() is string problem)
            {
                return problem;
            }

            SkipBlanks();
            if (!TryTake(',') && (_at == _line.Length || _line[_at] != '}'))
            {
                return "expected ',' or '}' behind a label";
            }
        }
    }

    private string? ReadLabel()
    {
        int nameStart = _at;
        while (_at < _line.Length && IsLabelNameByte(_line[_at]))
        {
            _at++;
        }

        ReadOnlySpan<byte> name = _line[nameStart.._at];
        if (name.IsEmpty || char.IsAsciiDigit((char)name[0]))
        {
            return "expected a label name";
        }

        if (name.SequenceEqual("__name__"u8))
        {
            return "the label name __name__ is reserved";
        }

        if (TryGetLabel(name, out _))
        {
            return "a label name is given twice";
        }

        SkipBlanks();
        if (!TryTake('='))
        {
            return "expected '=' behind a label name";
        }

        SkipBlanks();
        if (!TryTake('"'))
        {
            return "expected '\"' in front of a label value";
        }

        return ReadLabelValue(nameStart, name.Length);
    }

    private string? ReadLabelValue(int nameStart, int nameLength)
    {
        int valueStart = _at;
        while (true)
        {
            int length = _line[_at..].IndexOfAny((byte)'"', (byte)'\\');
            if (length < 0)
            {
                return "expected '\"' at the end of a label value";
            }

            _at += length;
            if (_line[_at] == '"')
            {
                break;
            }

            if (_at + 1 == _line.Length || _line[_at + 1] is not ((byte)'\\' or (byte)'"' or (byte)'n'))
            {
                return "expected one of \\\\, \\\" and \\n as escape in a label value";
            }

            _at += 2;
        }

        if (!Utf8.IsValid(_line[valueStart.._at]))
        {
            return "a label value is not UTF-8";
        }

        if (_labelCount == _labels.Length)
        {
            return "a sample has too many labels";
        }

        _labels[_labelCount++] = new LabelRange(nameStart, nameLength, valueStart, _at - valueStart);
        _at++;
        return null;
    }

    private ReadOnlySpan<byte> ReadToken()
    {
        ReadOnlySpan<byte> rest = _line[_at..];
        int length = rest.IndexOfAny((byte)' ', (byte)'\t');
        ReadOnlySpan<byte> token = length < 0 ? rest : rest[..length];
        _at += token.Length;
        return token;
    }

    private bool SkipBlanks()
    {
        int start = _at;
        while (_at < _line.Length && _line[_at] is (byte)' ' or (byte)'\t')
        {
            _at++;
        }

        return _at > start;
    }

    private bool TryTake(char wanted)
    {
        if (_at == _line.Length || _line[_at] != wanted)
        {
            return false;
        }

        _at++;
        return true;
    }

    /// <summary>Where a label stands in the line.</summary>
    internal readonly record struct LabelRange(int NameStart, int NameLength, int ValueStart, int ValueLength);
}
