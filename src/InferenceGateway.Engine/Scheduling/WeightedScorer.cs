using InferenceGateway.Abstractions.Scheduling;

namespace InferenceGateway.Engine.Scheduling;

/// <summary>A scorer of a profile and what its clamped score is multiplied with: any finite number; negative inverts the preference.</summary>
internal sealed record WeightedScorer(Named<IScorer> Scorer, double Weight)
{
    /// <summary>What the scorer's spans are called.</summary>
    public string SpanName { get; } = "llm_d.epp.scorer." + Scorer.Type;
}
