using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Engine.Endpoints;
using Prometheus;

namespace InferenceGateway.Engine.Metrics;

/// <summary>Gauges over all endpoints, refreshed now and then rather than on every scrape of theirs.</summary>
public sealed class PoolMetrics
{
    private const int Decimals = 2;

    private static readonly (string Name, string Meaning)[] Quantities =
    [
        ("kv_cache_utilization", "KV cache utilization, 0 to 1,"),
        ("queue_size", "number of waiting requests"),
        ("running_requests", "number of running requests"),
    ];

    private readonly Lock _showing = new();
    private readonly CollectorRegistry _registry;
    private readonly Gauge _ready;
    private readonly Gauge[] _averages;
    private readonly Gauge[] _deviations;
    private readonly Gauge _queueSize;
    private HashSet<string> _shown = [];

    internal PoolMetrics(MetricFamilies families)
    {
        _registry = families.Registry;
        _ready = families.Gauge("ready_endpoints", "Endpoints of the pool whose metrics are fresh.", "name");
        _averages =
        [
            .. Quantities.Select(q => families.Gauge("average_" + q.Name, $"Mean {q.Meaning} over the pool's fresh endpoints.", "name")),
        ];
        _deviations =
        [
            .. Quantities.Select(q =>
                families.Gauge(
                    "std_dev_" + q.Name,
                    $"Sample standard deviation of the {q.Meaning} over the pool's fresh endpoints.",
                    "name"
                )
            ),
        ];
        _queueSize = families.Gauge("per_endpoint_queue_size", "Waiting requests of each endpoint.", "name", "model_server_endpoint");
    }

    /// <summary>Keeps the gauges of single endpoints up to date: they are computed anew for every page.</summary>
    /// <param name="pool">Value of the label <c>name</c>.</param>
    public void Follow(string pool, EndpointStore endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        _registry.AddBeforeCollectCallback(() => ShowQueues(pool, endpoints.Current));
    }

    /// <summary>Recomputes the gauges now and every <paramref name="interval"/>, until cancelled.</summary>
    /// <param name="staleness">Age from which an endpoint's numbers no longer count.</param>
    public async Task RefreshAsync(
        string pool,
        EndpointStore endpoints,
        TimeSpan staleness,
        TimeSpan interval,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(clock);
        long ticks = (long)(staleness.TotalSeconds * clock.TimestampFrequency);
        using PeriodicTimer timer = new(interval, clock);
        try
        {
            do
            {
                Refresh(pool, endpoints.Current, clock.GetTimestamp() - ticks);
            } while (await timer.WaitForNextTickAsync(cancellation));
        }
        catch (OperationCanceledException) { }
    }

    /// <summary>Recomputes the gauges.</summary>
    /// <param name="pool">Value of the label <c>name</c>.</param>
    /// <param name="freshSince">Clock timestamp; endpoints scraped before it are stale.</param>
    public void Refresh(string pool, EndpointSnapshot snapshot, long freshSince)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        EndpointMetrics metrics = snapshot.Metrics;
        List<double>[] values = [.. Quantities.Select(_ => new List<double>())];
        foreach (int slot in snapshot.Slots)
        {
            long updated = metrics.UpdatedAt[slot];
            if (updated != 0 && updated >= freshSince)
            {
                values[0].Add(metrics.KvCacheUsage[slot]);
                values[1].Add(metrics.WaitingRequests[slot]);
                values[2].Add(metrics.RunningRequests[slot]);
            }
        }

        ShowQueues(pool, snapshot);
        _ready.WithLabels(pool).Set(values[0].Count);
        for (int q = 0; q < values.Length; q++)
        {
            Show(pool, q, values[q]);
        }
    }

    private void Show(string pool, int quantity, List<double> values)
    {
        if (values.Count == 0)
        {
            // A frozen average would look like a healthy pool.
            _averages[quantity].RemoveLabelled(pool);
            _deviations[quantity].RemoveLabelled(pool);
            return;
        }

        double mean = values.Average();
        double variance = values.Sum(v => (v - mean) * (v - mean)) / Math.Max(1, values.Count - 1);
        _averages[quantity].WithLabels(pool).Set(Rounded(mean));
        _deviations[quantity].WithLabels(pool).Set(Rounded(Math.Sqrt(variance)));
    }

    private void ShowQueues(string pool, EndpointSnapshot snapshot)
    {
        lock (_showing)
        {
            HashSet<string> shown = new(StringComparer.Ordinal);
            foreach (int slot in snapshot.Slots)
            {
                string name = snapshot[slot].Name;
                shown.Add(name);
                _queueSize.WithLabels(pool, name).Set(snapshot.Metrics.WaitingRequests[slot]);
            }

            foreach (string gone in _shown.Except(shown, StringComparer.Ordinal))
            {
                _queueSize.RemoveLabelled(pool, gone);
            }

            _shown = shown;
        }
    }

    private static double Rounded(double value) => Math.Round(value, Decimals, MidpointRounding.AwayFromZero);
}
