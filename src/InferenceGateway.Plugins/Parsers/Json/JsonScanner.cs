using System.Buffers;

namespace InferenceGateway.Plugins.Parsers.Json;

/// <summary>Walks a JSON text from front to back, once, validating what it passes; reads nothing that it is not asked for.</summary>
/// <remarks>
/// <para>
/// The body of a long prompt is a few very long strings. Their ends are found by a vectorised search, which is what makes this several
/// times faster than a general reader; there are no exceptions on the way, since bodies come from anyone.
/// </para>
/// <para>
/// Use: <see cref="Peek"/> tells what comes; then read it, <see cref="Skip"/> it, or enter it and loop over <see cref="NextName"/> or
/// <see cref="NextElement"/>, consuming each value. After a failure nothing more is found and all loops end.
/// </para>
/// </remarks>
internal ref struct JsonScanner(ReadOnlySpan<byte> json)
{
    /// <summary>Deeper nesting is refused.</summary>
    public const int MaximumDepth = 64;

    private const int HexDigits = 4;

    /// <summary>Digits that an unsigned 32-bit integer holds for certain.</summary>
    private const int SafeDigits = 9;

    /// <summary>What ends a run of plain characters: the quote, the backslash, and the control characters, which are not allowed.</summary>
    private static readonly SearchValues<byte> StringStops = SearchValues.Create([
        .. Enumerable.Range(0, ' ').Select(code => (byte)code),
        (byte)'"',
        (byte)'\\',
    ]);

    private static readonly SearchValues<byte> HexDigitValues = SearchValues.Create("0123456789abcdefABCDEF"u8);

    private static readonly SearchValues<byte> SimpleEscapes = SearchValues.Create("\"\\/bfnrt"u8);

    private readonly ReadOnlySpan<byte> _json = json;
    private int _position;
    private int _depth;
    private bool _isAtFirst;
    private string? _failure;
    private int _failedAt;

    /// <summary>Index of the next byte: after <see cref="Peek"/>, of the value's first one.</summary>
    public readonly int Position => _position;

    public readonly bool HasFailed => _failure is not null;

    /// <summary>What was wrong, and where.</summary>
    public readonly string Failure => $"{_failure} at byte {_failedAt}";

    /// <summary>What the next value is; <see cref="JsonKind.None"/> when none follows.</summary>
    public JsonKind Peek()
    {
        SkipWhitespace();
        return _failure is not null || _position >= _json.Length
            ? JsonKind.None
            : _json[_position] switch
            {
                (byte)'{' => JsonKind.Object,
                (byte)'[' => JsonKind.Array,
                (byte)'"' => JsonKind.String,
                (byte)'t' => JsonKind.True,
                (byte)'f' => JsonKind.False,
                (byte)'n' => JsonKind.Null,
                (byte)'-' or (>= (byte)'0' and <= (byte)'9') => JsonKind.Number,
                _ => JsonKind.None,
            };
    }

    /// <summary>Enters the object or array that <see cref="Peek"/> found.</summary>
    public void Enter()
    {
        if (++_depth > MaximumDepth)
        {
            Fail("nested too deep");
            return;
        }

        _position++;
        _isAtFirst = true;
    }

    /// <summary>Moves to the next member of the object entered last; false at its end.</summary>
    public bool NextName(out JsonText name)
    {
        name = default;
        if (!Next((byte)'}'))
        {
            return false;
        }

        if (Peek() != JsonKind.String)
        {
            return Fail("expected a member name");
        }

        if (!ReadString(out name))
        {
            return false;
        }

        SkipWhitespace();
        if (_position >= _json.Length || _json[_position] != (byte)':')
        {
            return Fail("expected ':'");
        }

        _position++;
        return true;
    }

    /// <summary>Moves to the next element of the array entered last; false at its end.</summary>
    public bool NextElement() => Next((byte)']');

    /// <summary>Reads the string that <see cref="Peek"/> found.</summary>
    public bool ReadString(out JsonText text)
    {
        int start = ++_position;
        bool isEscaped = false;
        text = default;
        while (true)
        {
            int run = _json[_position..].IndexOfAny(StringStops);
            if (run < 0)
            {
                _position = _json.Length;
                return Fail("unterminated string");
            }

            _position += run;
            byte stop = _json[_position];
            if (stop == (byte)'"')
            {
                text = new JsonText(_json[start.._position++], isEscaped);
                return true;
            }

            if (stop != (byte)'\\')
            {
                return Fail("control character in a string");
            }

            isEscaped = true;
            if (!SkipEscape())
            {
                return Fail("invalid escape");
            }
        }
    }

    /// <summary>Reads the number that <see cref="Peek"/> found.</summary>
    public bool ReadNumber(out ReadOnlySpan<byte> number)
    {
        int start = _position;
        bool isValid = JsonNumber.TryMeasure(_json[start..], out int length);
        _position += length;
        number = isValid ? _json.Slice(start, length) : default;
        return isValid || Fail("invalid number");
    }

    /// <summary>Reads the number that <see cref="Peek"/> found if it is nothing but a few digits, as almost every token id is.</summary>
    /// <returns>False: nothing was read; <see cref="ReadNumber"/> tells what it is.</returns>
    public bool TryReadDigits(out uint value)
    {
        ReadOnlySpan<byte> rest = _json[_position..];
        int length = 0;
        value = 0;
        while (length < rest.Length && length <= SafeDigits && rest[length] is >= (byte)'0' and <= (byte)'9')
        {
            value = (value * 10) + (uint)(rest[length++] - '0');
        }

        bool isWhole = length == rest.Length || rest[length] is not ((byte)'.' or (byte)'e' or (byte)'E');
        bool hasLeadingZero = length > 1 && rest[0] == (byte)'0';
        if (length is 0 or > SafeDigits || hasLeadingZero || !isWhole)
        {
            return false;
        }

        _position += length;
        return true;
    }

    /// <summary>Passes the next value, whatever it is.</summary>
    public void Skip()
    {
        switch (Peek())
        {
            case JsonKind.Object:
                Enter();
                while (NextName(out _))
                {
                    Skip();
                }

                break;
            case JsonKind.Array:
                Enter();
                while (NextElement())
                {
                    Skip();
                }

                break;
            case JsonKind.String:
                ReadString(out _);
                break;
            case JsonKind.Number:
                _ = TryReadDigits(out _) || ReadNumber(out _);
                break;
            case JsonKind.True:
                SkipLiteral("true"u8);
                break;
            case JsonKind.False:
                SkipLiteral("false"u8);
                break;
            case JsonKind.Null:
                SkipLiteral("null"u8);
                break;
            default:
                Fail("expected a value");
                break;
        }
    }

    /// <summary>Passes the next value and returns its bytes.</summary>
    public ReadOnlySpan<byte> SkipRaw()
    {
        Peek();
        int start = _position;
        Skip();
        return _failure is null ? _json[start.._position] : default;
    }

    /// <summary>Fails for a reason of the caller's, unless the text failed before.</summary>
    public void Refuse(string reason) => Fail(reason);

    /// <summary>Fails unless only white space is left.</summary>
    public void End()
    {
        SkipWhitespace();
        if (_failure is null && _position < _json.Length)
        {
            Fail("unexpected data after the end");
        }
    }

    private bool Next(byte closing)
    {
        SkipWhitespace();
        if (_failure is not null)
        {
            return false;
        }

        byte next = _position < _json.Length ? _json[_position] : default;
        if (next == closing)
        {
            _position++;
            _depth--;
            _isAtFirst = false;
            return false;
        }

        if (_isAtFirst)
        {
            _isAtFirst = false;
            return _position < _json.Length || Fail("unexpected end");
        }

        if (next != (byte)',')
        {
            return Fail(closing == (byte)'}' ? "expected ',' or '}'" : "expected ',' or ']'");
        }

        _position++;
        return true;
    }

    private void SkipWhitespace()
    {
        while (_position < _json.Length && _json[_position] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            _position++;
        }
    }

    /// <summary>Passes a backslash and what belongs to it.</summary>
    private bool SkipEscape()
    {
        ReadOnlySpan<byte> rest = _json[(_position + 1)..];
        if (rest.IsEmpty)
        {
            return false;
        }

        if (rest[0] == (byte)'u')
        {
            if (rest.Length <= HexDigits || rest.Slice(1, HexDigits).ContainsAnyExcept(HexDigitValues))
            {
                return false;
            }

            _position += 2 + HexDigits;
            return true;
        }

        if (!SimpleEscapes.Contains(rest[0]))
        {
            return false;
        }

        _position += 2;
        return true;
    }

    private void SkipLiteral(ReadOnlySpan<byte> literal)
    {
        if (_json[_position..].StartsWith(literal))
        {
            _position += literal.Length;
        }
        else
        {
            Fail("invalid literal");
        }
    }

    private bool Fail(string failure)
    {
        if (_failure is null)
        {
            _failure = failure;
            _failedAt = _position;
        }

        return false;
    }
}
