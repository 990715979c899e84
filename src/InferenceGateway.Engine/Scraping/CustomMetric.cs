namespace InferenceGateway.Engine.Scraping;

/// <summary>A number of the engine's that the built-in fields do not cover.</summary>
/// <param name="AttributeKey">Name under which the value is published on the endpoint.</param>
/// <param name="Spec">Where it stands on the page.</param>
public sealed record CustomMetric(string AttributeKey, MetricSpec Spec);
