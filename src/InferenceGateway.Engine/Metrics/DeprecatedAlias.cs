namespace InferenceGateway.Engine.Metrics;

/// <summary>An older name of a metric family, shown beside the present one with the labels it had.</summary>
/// <param name="Name">The older name.</param>
/// <param name="Of">The present name.</param>
/// <param name="Labels">Labels that are kept; null = all of them.</param>
/// <param name="SaysDeprecated">The help text names the successor.</param>
public sealed record DeprecatedAlias(string Name, string Of, IReadOnlyList<AliasLabel>? Labels = null, bool SaysDeprecated = true);
