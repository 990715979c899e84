using System.Collections.Concurrent;
using Prometheus;

namespace InferenceGateway.Engine.Metrics;

/// <summary>
/// The series of one combination of model, target model, fairness id and priority: each resolved when first needed, then cheap to touch.
/// Thread-safe: a series that two threads resolve at once is the same one.
/// </summary>
internal sealed class RequestSeries(RequestFamilies families, SeriesKey key)
{
    private readonly string[] _labels = [key.Model, key.TargetModel, key.FairnessId, key.Priority.ToString()];
    private readonly ConcurrentDictionary<string, Counter.Child> _errors = new(concurrencyLevel: 1, capacity: 1, StringComparer.Ordinal);

    public Counter.Child Requests => field ??= families.Requests.WithLabels(_labels);

    /// <summary>Null for requests that name no model: they are not told apart and not shown as running.</summary>
    public Gauge.Child? Running => key.Model.Length == 0 ? null : field ??= families.Running.WithLabels(_labels);

    public Histogram.Child RequestSize => field ??= families.RequestSize.WithLabels(_labels);

    public Histogram.Child ResponseSize => field ??= families.ResponseSize.WithLabels(_labels);

    public Histogram.Child Duration => field ??= families.Duration.WithLabels(_labels);

    public Histogram.Child InputTokens => field ??= families.InputTokens.WithLabels(_labels);

    public Histogram.Child OutputTokens => field ??= families.OutputTokens.WithLabels(_labels);

    public Histogram.Child CachedTokens => field ??= families.CachedTokens.WithLabels(_labels);

    public Histogram.Child NormalizedTimePerOutputToken => field ??= families.NormalizedTimePerOutputToken.WithLabels(_labels);

    public Histogram.Child TimePerOutputToken => field ??= families.TimePerOutputToken.WithLabels(_labels);

    public Histogram.Child InterTokenLatency => field ??= families.InterTokenLatency.WithLabels(_labels);

    public Histogram.Child StreamingTimeToFirstToken => field ??= families.TimeToFirstToken.WithLabels([.. _labels, "true"]);

    public Histogram.Child PlainTimeToFirstToken => field ??= families.TimeToFirstToken.WithLabels([.. _labels, "false"]);

    /// <param name="code">One of a fixed set.</param>
    public Counter.Child Errors(string code) =>
        _errors.TryGetValue(code, out Counter.Child? errors)
            ? errors
            : _errors.GetOrAdd(code, families.Errors.WithLabels([.. _labels, code]));
}
