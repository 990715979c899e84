namespace InferenceGateway.Engine.Resources;

/// <summary>One rule of a rewrite: any of these models becomes one of these targets. Immutable.</summary>
/// <param name="Models">Models that it applies to, compared exactly. Null: every model, and bodies that name none.</param>
/// <param name="Targets">What is chosen from, by weight. None: the requests are refused.</param>
public sealed record ModelRewriteRule(IReadOnlyList<string>? Models, IReadOnlyList<ModelRewriteTarget> Targets);
