namespace InferenceGateway.LoadGeneration.Reports;

/// <summary>Failures of one kind.</summary>
/// <param name="Label">The kind.</param>
/// <param name="Count">How many.</param>
/// <param name="Messages">Distinct messages, the most frequent first; at most 100.</param>
public sealed record FailureGroup(string Label, long Count, IReadOnlyList<string> Messages);
