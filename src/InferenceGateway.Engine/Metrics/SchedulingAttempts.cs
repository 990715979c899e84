using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using InferenceGateway.Abstractions.Endpoints;
using Prometheus;

namespace InferenceGateway.Engine.Metrics;

/// <summary>Counts scheduling attempts by target model and endpoint. The series of an endpoint are kept with it and go when it goes. Thread-safe.</summary>
internal sealed class SchedulingAttempts(MetricFamilies families, CardinalityLimit models)
{
    private readonly Counter _attempts = families.Counter(
        "scheduler_attempts_total",
        "Scheduling attempts by result and chosen endpoint.",
        "status",
        "target_model_name",
        "endpoint_name",
        "namespace",
        "port"
    );

    private readonly ConditionalWeakTable<Endpoint, ConcurrentDictionary<string, Counter.Child>> _successes = [];
    private readonly ConcurrentDictionary<string, Counter.Child> _failures = new(StringComparer.Ordinal);

    /// <param name="target">Where the request goes; null when no endpoint was found.</param>
    public void Count(string targetModel, Endpoint? target)
    {
        string model = models.Limit(targetModel);
        ConcurrentDictionary<string, Counter.Child> byModel = target is null
            ? _failures
            : _successes.GetValue(target, static _ => NewTable());
        if (!byModel.TryGetValue(model, out Counter.Child? attempts))
        {
            attempts = byModel.GetOrAdd(model, Resolve(model, target));
        }

        attempts.Inc();
    }

    private Counter.Child Resolve(string model, Endpoint? target) =>
        target is null
            ? _attempts.WithLabels("failure", model, "", "", "")
            : _attempts.WithLabels("success", model, target.Name, target.Identity.Namespace, target.BaseAddress.Port.ToString());

    private static ConcurrentDictionary<string, Counter.Child> NewTable() => new(concurrencyLevel: 1, capacity: 1, StringComparer.Ordinal);
}
