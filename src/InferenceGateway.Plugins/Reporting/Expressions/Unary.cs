using InferenceGateway.Abstractions.Requests;

namespace InferenceGateway.Plugins.Reporting.Expressions;

/// <summary><c>!</c>, <c>-</c>, and the conversions <c>int()</c>, which cuts to a whole number, and <c>double()</c>.</summary>
internal sealed record Unary(string Operation, Expression Operand) : Expression
{
    public override ValueKind Kind => Operand.Kind;

    public override Value Evaluate(in TokenUsage usage)
    {
        Value value = Operand.Evaluate(usage);
        return value.Kind == ValueKind.Missing
            ? value
            : Operation switch
            {
                "!" => Value.Of(!value.IsTrue),
                "-" => Value.Of(-value.Number),
                "int" => Value.Of(Math.Truncate(value.Number)),
                _ => value,
            };
    }
}
