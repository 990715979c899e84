using InferenceGateway.Abstractions.Requests;

namespace InferenceGateway.Plugins.Reporting.Expressions;

/// <summary><c>has(usage…)</c>: whether a count was reported.</summary>
internal sealed record HasField(UsageField Field) : Expression
{
    public override ValueKind Kind => ValueKind.Boolean;

    public override Value Evaluate(in TokenUsage usage) => Value.Of(Field.Evaluate(usage).Kind != ValueKind.Missing);
}
