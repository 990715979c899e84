namespace InferenceGateway.Engine.Resources;

/// <summary>A model that a rule may choose.</summary>
/// <param name="Weight">
/// 1 to 1,000,000; its share of the rule's sum. Null: chosen uniformly when no target of the rule has a weight, never when some have.
/// </param>
public sealed record ModelRewriteTarget(string Model, int? Weight = null);
