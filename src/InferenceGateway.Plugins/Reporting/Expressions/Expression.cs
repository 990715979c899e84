using InferenceGateway.Abstractions.Requests;

namespace InferenceGateway.Plugins.Reporting.Expressions;

/// <summary>A parsed expression over the token usage of an answer. Immutable.</summary>
internal abstract record Expression
{
    /// <summary>What it comes to, when it comes to anything.</summary>
    public abstract ValueKind Kind { get; }

    public abstract Value Evaluate(in TokenUsage usage);
}
