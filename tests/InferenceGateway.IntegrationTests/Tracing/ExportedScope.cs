namespace InferenceGateway.IntegrationTests.Tracing;

/// <summary>What made a span.</summary>
internal sealed record ExportedScope(string Name, string Version, IReadOnlyDictionary<string, object> Attributes);
