using InferenceGateway.Abstractions.Requests;

namespace InferenceGateway.Plugins.Reporting.Expressions;

/// <summary>A number, <c>true</c> or <c>false</c>.</summary>
internal sealed record Literal(Value Value) : Expression
{
    public override ValueKind Kind => Value.Kind;

    public override Value Evaluate(in TokenUsage usage) => Value;
}
