namespace InferenceGateway.Engine.Metrics;

/// <summary>Types of metric families, named as on the page.</summary>
public enum MetricKind
{
    Counter,
    Gauge,
    Histogram,
}
