namespace InferenceGateway.Engine.Explanation;

/// <summary>A scorer of a profile.</summary>
/// <param name="Name">Instance name.</param>
/// <param name="Weight">What its clamped score is multiplied with.</param>
public sealed record ScorerWeight(string Name, double Weight);
