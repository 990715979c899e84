namespace InferenceGateway.Engine.Scraping;

/// <summary>A label that a sample must have.</summary>
public readonly record struct MetricSpecLabel(string Name, string Value);
