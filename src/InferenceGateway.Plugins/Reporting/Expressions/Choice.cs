using InferenceGateway.Abstractions.Requests;

namespace InferenceGateway.Plugins.Reporting.Expressions;

/// <summary><c>condition ? then : otherwise</c>.</summary>
internal sealed record Choice(Expression Condition, Expression Then, Expression Otherwise) : Expression
{
    public override ValueKind Kind => Then.Kind;

    public override Value Evaluate(in TokenUsage usage)
    {
        Value condition = Condition.Evaluate(usage);
        return condition.Kind == ValueKind.Missing ? Value.Missing
            : condition.IsTrue ? Then.Evaluate(usage)
            : Otherwise.Evaluate(usage);
    }
}
