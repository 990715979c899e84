using InferenceGateway.Abstractions.Scheduling;

namespace InferenceGateway.Engine.Scheduling;

/// <summary>A scorer of a profile and what its clamped score is multiplied with: any finite number; negative inverts the preference.</summary>
internal sealed record WeightedScorer(Named<IScorer> Scorer, double Weight);
