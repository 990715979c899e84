namespace InferenceGateway.Engine.Metrics;

/// <summary>A label of a deprecated alias.</summary>
/// <param name="Name">What the alias calls it.</param>
/// <param name="Of">What the present family calls it.</param>
public sealed record AliasLabel(string Name, string Of);
