using InferenceGateway.Abstractions.Requests;

namespace InferenceGateway.Plugins.Reporting.Expressions;

/// <summary>Arithmetic, comparisons, <c>&amp;&amp;</c> and <c>||</c>.</summary>
internal sealed record Binary(string Operation, Expression Left, Expression Right) : Expression
{
    public override ValueKind Kind => Operation is "+" or "-" or "*" or "/" or "%" ? ValueKind.Number : ValueKind.Boolean;

    public override Value Evaluate(in TokenUsage usage)
    {
        Value left = Left.Evaluate(usage);
        if (Operation is "&&" or "||")
        {
            return Combine(left, usage);
        }

        Value right = Right.Evaluate(usage);
        if (left.Kind == ValueKind.Missing || right.Kind == ValueKind.Missing)
        {
            return Value.Missing;
        }

        return Operation switch
        {
            "+" => Value.Of(left.Number + right.Number),
            "-" => Value.Of(left.Number - right.Number),
            "*" => Value.Of(left.Number * right.Number),
            "/" => Value.Of(left.Number / right.Number),
            "%" => Value.Of(left.Number % right.Number),
            "<" => Value.Of(left.Number < right.Number),
            "<=" => Value.Of(left.Number <= right.Number),
            ">" => Value.Of(left.Number > right.Number),
            ">=" => Value.Of(left.Number >= right.Number),
            "==" => Value.Of(left.Number == right.Number),
            _ => Value.Of(left.Number != right.Number),
        };
    }

    /// <summary>One side can decide alone, whichever it is, even when the other is missing.</summary>
    private Value Combine(Value left, in TokenUsage usage)
    {
        bool isAnd = Operation == "&&";
        if (isAnd ? left.IsFalse : left.IsTrue)
        {
            return left;
        }

        Value right = Right.Evaluate(usage);
        bool rightDecides = isAnd ? right.IsFalse : right.IsTrue;
        return rightDecides || left.Kind != ValueKind.Missing ? right : Value.Missing;
    }
}
