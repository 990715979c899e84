using Prometheus;

namespace InferenceGateway.Engine.Metrics;

/// <summary>The series of one combination of model, target model, fairness id and priority: resolved once, then cheap to touch.</summary>
internal sealed class RequestSeries(EngineMetrics metrics, string[] labels)
{
    public string TargetModel => labels[1];

    public Counter.Child Requests { get; } = metrics.Requests.WithLabels(labels);

    public Gauge.Child Running { get; } = metrics.Running.WithLabels(labels);

    public Histogram.Child RequestSize { get; } = metrics.RequestSize.WithLabels(labels);

    public Histogram.Child ResponseSize { get; } = metrics.ResponseSize.WithLabels(labels);

    public Histogram.Child Duration { get; } = metrics.Duration.WithLabels(labels);

    public Histogram.Child InputTokens { get; } = metrics.InputTokens.WithLabels(labels);

    public Histogram.Child OutputTokens { get; } = metrics.OutputTokens.WithLabels(labels);

    public Histogram.Child CachedTokens { get; } = metrics.CachedTokens.WithLabels(labels);

    public Histogram.Child NormalizedTimePerOutputToken { get; } = metrics.NormalizedTimePerOutputToken.WithLabels(labels);

    public Histogram.Child TimePerOutputToken { get; } = metrics.TimePerOutputToken.WithLabels(labels);

    public Histogram.Child StreamingTimeToFirstToken { get; } = metrics.TimeToFirstToken.WithLabels([.. labels, "true"]);

    public Histogram.Child PlainTimeToFirstToken { get; } = metrics.TimeToFirstToken.WithLabels([.. labels, "false"]);
}
