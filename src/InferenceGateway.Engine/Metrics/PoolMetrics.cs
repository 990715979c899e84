using InferenceGateway.Abstractions.Endpoints;
using Prometheus;

namespace InferenceGateway.Engine.Metrics;

/// <summary>Gauges over all endpoints, refreshed now and then rather than on every scrape of theirs.</summary>
public sealed class PoolMetrics
{
    private readonly Gauge _ready;
    private readonly Gauge[] _averages;
    private readonly Gauge[] _deviations;
    private readonly Gauge _queueSize;
    private HashSet<string> _shown = [];

    internal PoolMetrics(MetricFactory factory, string prefix)
    {
        string[] quantities = ["kv_cache_utilization", "queue_size", "running_requests"];
        string[] labels = ["name"];
        _ready = factory.CreateGauge(prefix + "ready_endpoints", "[ALPHA] Endpoints with fresh metrics.", labels);
        _averages =
        [
            .. quantities.Select(q => factory.CreateGauge($"{prefix}average_{q}", $"[ALPHA] Mean {q} of fresh endpoints.", labels)),
        ];
        _deviations =
        [
            .. quantities.Select(q => factory.CreateGauge($"{prefix}std_dev_{q}", $"[ALPHA] Sample standard deviation of {q}.", labels)),
        ];
        _queueSize = factory.CreateGauge(
            prefix + "per_endpoint_queue_size",
            "[ALPHA] Waiting requests of each endpoint.",
            "name",
            "model_server_endpoint"
        );
    }

    /// <summary>Recomputes the gauges.</summary>
    /// <param name="pool">Value of the label <c>name</c>.</param>
    /// <param name="freshSince">Clock timestamp; endpoints scraped before it are stale.</param>
    public void Refresh(string pool, EndpointSnapshot snapshot, long freshSince)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        EndpointMetrics metrics = snapshot.Metrics;
        List<double>[] values =
        [
            [],
            [],
            [],
        ];
        HashSet<string> shown = [];
        foreach (int slot in snapshot.Slots)
        {
            string id = snapshot[slot].Identity.Name;
            shown.Add(id);
            _queueSize.WithLabels(pool, id).Set(metrics.WaitingRequests[slot]);
            long updated = metrics.UpdatedAt[slot];
            if (updated != 0 && updated >= freshSince)
            {
                values[0].Add(metrics.KvCacheUsage[slot]);
                values[1].Add(metrics.WaitingRequests[slot]);
                values[2].Add(metrics.RunningRequests[slot]);
            }
        }

        foreach (string gone in _shown.Except(shown))
        {
            _queueSize.RemoveLabelled(pool, gone);
        }

        _shown = shown;
        _ready.WithLabels(pool).Set(values[0].Count);
        for (int q = 0; q < values.Length && values[q].Count > 0; q++)
        {
            double mean = values[q].Average();
            double variance = values[q].Sum(v => (v - mean) * (v - mean)) / Math.Max(1, values[q].Count - 1);
            _averages[q].WithLabels(pool).Set(Math.Round(mean, 2));
            _deviations[q].WithLabels(pool).Set(Math.Round(Math.Sqrt(variance), 2));
        }
    }
}
