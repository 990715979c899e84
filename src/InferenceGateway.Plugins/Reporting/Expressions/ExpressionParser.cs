using System.Globalization;
using InferenceGateway.Abstractions.Text;

namespace InferenceGateway.Plugins.Reporting.Expressions;

/// <summary>Reads the part of CEL that makes sense over token counts, and checks that the types fit.</summary>
internal ref struct ExpressionParser
{
    private const int LongestText = 4096;
    private const int MaximumDepth = 64;

    /// <summary>A long chain is a deep tree, and evaluating it must not exhaust the stack.</summary>
    private const int LongestChain = 256;

    /// <summary>From the weakest to the strongest.</summary>
    private static readonly string[][] Levels =
    [
        ["||"],
        ["&&"],
        ["<=", ">=", "==", "!=", "<", ">"],
        ["+", "-"],
        ["*", "/", "%"],
    ];

    private readonly ReadOnlySpan<char> _text;
    private int _at;
    private int _depth;

    private ExpressionParser(ReadOnlySpan<char> text) => _text = text;

    /// <exception cref="FormatException">Not an expression: says what was expected, and where.</exception>
    public static Expression Parse(string text)
    {
        if (text.Length > LongestText)
        {
            throw new FormatException($"longer than {LongestText} characters");
        }

        ExpressionParser parser = new(text);
        Expression expression = parser.ReadChoice();
        return parser._at == text.Length ? expression : throw parser.Expected("an operator or the end");
    }

    private Expression ReadChoice()
    {
        if (++_depth > MaximumDepth)
        {
            throw new FormatException($"nested deeper than {MaximumDepth}");
        }

        Expression condition = ReadLevel(0);
        if (TryTake("?"))
        {
            Require(condition, ValueKind.Boolean, "?");
            Expression then = ReadChoice();
            if (!TryTake(":"))
            {
                throw Expected("':'");
            }

            Expression otherwise = ReadChoice();
            Require(otherwise, then.Kind, ":");
            condition = new Choice(condition, then, otherwise);
        }

        _depth--;
        return condition;
    }

    private Expression ReadLevel(int level)
    {
        if (level == Levels.Length)
        {
            return ReadUnary();
        }

        Expression left = ReadLevel(level + 1);
        int operands = 1;
        while (TryTakeAny(Levels[level]) is { } operation)
        {
            if (++operands > LongestChain)
            {
                throw new FormatException($"more than {LongestChain} operands in a row");
            }

            Expression right = ReadLevel(level + 1);
            ValueKind kind = operation switch
            {
                "||" or "&&" => ValueKind.Boolean,
                "==" or "!=" => left.Kind,
                _ => ValueKind.Number,
            };
            Require(left, kind, operation);
            Require(right, kind, operation);
            left = new Binary(operation, left, right);
        }

        return left;
    }

    private Expression ReadUnary()
    {
        if (TryTakeAny(["!", "-"]) is not { } operation)
        {
            return ReadPrimary();
        }

        if (++_depth > MaximumDepth)
        {
            throw new FormatException($"nested deeper than {MaximumDepth}");
        }

        Expression operand = ReadUnary();
        _depth--;
        Require(operand, operation == "!" ? ValueKind.Boolean : ValueKind.Number, operation);
        return new Unary(operation, operand);
    }

    private Expression ReadPrimary()
    {
        if (TryTake("("))
        {
            Expression inner = ReadChoice();
            return TryTake(")") ? inner : throw Expected("')'");
        }

        SkipBlanks();
        int start = _at;
        if (_at < _text.Length && (char.IsAsciiDigit(_text[_at]) || _text[_at] == '.'))
        {
            return ReadNumber();
        }

        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '_' or '.'))
        {
            _at++;
        }

        string name = _text[start.._at].ToString();
        return name switch
        {
            "" => throw Expected("a number, a name or '('"),
            "true" => new Literal(Value.Of(true)),
            "false" => new Literal(Value.Of(false)),
            "has" => ReadHas(),
            "int" or "double" => ReadConversion(name),
            _ => Field(name),
        };
    }

    private Literal ReadNumber()
    {
        int start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] == '.' || IsExponentSign()))
        {
            _at++;
        }

        ReadOnlySpan<char> digits = _text[start.._at];
        const NumberStyles Style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(digits, Style, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? new Literal(Value.Of(number))
            : throw new FormatException($"'{digits}' is not a number");
    }

    private readonly bool IsExponentSign() => _text[_at] is '+' or '-' && _text[_at - 1] is 'e' or 'E';

    private HasField ReadHas()
    {
        if (!TryTake("("))
        {
            throw Expected("'('");
        }

        HasField has = ReadPrimary() is UsageField field ? new HasField(field) : throw new FormatException("has() takes a field of usage");
        return TryTake(")") ? has : throw Expected("')'");
    }

    private Unary ReadConversion(string name)
    {
        if (!TryTake("("))
        {
            throw Expected("'('");
        }

        Expression operand = ReadChoice();
        Require(operand, ValueKind.Number, name);
        return TryTake(")") ? new Unary(name, operand) : throw Expected("')'");
    }

    private static UsageField Field(string name) =>
        UsageField.Paths.Contains(name)
            ? new UsageField(name)
            : throw new FormatException(
                $"'{name}' is not known{NearestName.Suggest(name, UsageField.Paths)}; known are {string.Join(", ", UsageField.Paths)}"
            );

    private static void Require(Expression operand, ValueKind kind, string operation)
    {
        if (operand.Kind != kind)
        {
            throw new FormatException($"'{operation}' takes a {kind} here, not a {operand.Kind}");
        }
    }

    private string? TryTakeAny(string[] operations)
    {
        foreach (string operation in operations)
        {
            if (TryTake(operation))
            {
                return operation;
            }
        }

        return null;
    }

    private bool TryTake(string token)
    {
        SkipBlanks();
        if (!_text[_at..].StartsWith(token, StringComparison.Ordinal))
        {
            return false;
        }

        // "!" must not take a bite of "!=".
        if (token == "!" && _text[_at..].StartsWith("!=", StringComparison.Ordinal))
        {
            return false;
        }

        _at += token.Length;
        SkipBlanks();
        return true;
    }

    private void SkipBlanks()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }
    }

    private readonly FormatException Expected(string what) =>
        new(_at < _text.Length ? $"expected {what} at character {_at + 1}, found '{_text[_at]}'" : $"expected {what}, found the end");
}
