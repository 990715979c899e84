using System.Collections.Concurrent;
using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Requests;
using Prometheus;

namespace InferenceGateway.Engine.Metrics;

/// <summary>
/// The engine's metrics under the names, labels and buckets of the existing endpoint picker. One instance per engine. Thread-safe.
/// </summary>
public sealed class EngineMetrics
{
    private const string Prefix = "llm_d_epp_";
    private const int DistinctLabelValues = 1000;
    private const int KeptSeries = 4096;

    private static readonly string[] RequestLabels = ["model_name", "target_model_name", "fairness_id", "priority"];

    private static readonly double[] General =
    [
        0.005,
        0.025,
        0.05,
        0.1,
        0.2,
        0.4,
        0.6,
        0.8,
        1,
        1.25,
        1.5,
        2,
        3,
        4,
        5,
        6,
        8,
        10,
        15,
        20,
        30,
        45,
        60,
        120,
        180,
        240,
        300,
        360,
        480,
        600,
        900,
        1200,
        1800,
        2700,
        3600,
    ];

    private static readonly double[] Micro = [0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1];

    private static readonly double[] TokensIn =
    [
        1,
        8,
        16,
        32,
        64,
        128,
        256,
        512,
        1024,
        2048,
        4096,
        8192,
        16384,
        32778,
        65536,
        131072,
        262144,
        524288,
        1048576,
    ];

    private readonly ConcurrentDictionary<SeriesKey, RequestSeries> _series = new();
    private readonly ConcurrentDictionary<(string, Endpoint?), Counter.Child> _attempts = new();
    private readonly CardinalityLimit _models = new(DistinctLabelValues);
    private readonly CardinalityLimit _fairnessIds = new(DistinctLabelValues);

    /// <param name="registry">Where the metrics are registered; an engine needs one of its own.</param>
    public EngineMetrics(CollectorRegistry registry)
    {
        MetricFactory factory = Prometheus.Metrics.WithCustomRegistry(registry);
        Requests = Counter("request_total", "Requests that were sent to an endpoint.", RequestLabels);
        RequestErrors = Counter("request_error_total", "Requests that failed.", [.. RequestLabels, "error_code"]);
        Running = factory.CreateGauge(Prefix + "request_running", Help("Requests sent and not ended."), RequestLabels);
        RequestSize = Histogram(
            "request_size_bytes",
            "Size of request bodies.",
            RequestLabels,
            Prometheus.Histogram.ExponentialBuckets(64, 2, 25)
        );
        ResponseSize = Histogram(
            "response_size_bytes",
            "Size of response bodies.",
            RequestLabels,
            [1, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32778, 65536]
        );
        Duration = Histogram("request_duration_seconds", "From the request's headers to the answer's end.", RequestLabels, General);
        InputTokens = Histogram("request_input_tokens", "Prompt tokens as reported.", RequestLabels, TokensIn);
        OutputTokens = Histogram(
            "request_output_tokens",
            "Completion tokens as reported.",
            RequestLabels,
            [1, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192]
        );
        CachedTokens = Histogram("request_cached_tokens", "Prompt tokens from the engine's prefix cache.", RequestLabels, TokensIn);
        NormalizedTimePerOutputToken = Histogram(
            "request_ntpot_seconds",
            "Duration divided by completion tokens.",
            RequestLabels,
            [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10]
        );
        TimeToFirstToken = Histogram(
            "request_ttft_seconds",
            "From the request's headers to the first byte of the answer's body.",
            [.. RequestLabels, "streaming"],
            [.. General.Where(bound => bound <= 120)]
        );
        TimePerOutputToken = Histogram(
            "request_streaming_tpot_seconds",
            "Time per output token after the first, streamed answers.",
            RequestLabels,
            [0.0005, 0.00205, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.125, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1, 2]
        );
        RequestProcessing = Histogram(
                "request_processing_duration_seconds",
                "From the request's headers to the decision.",
                [],
                [0.0005, 0.001, 0.002, 0.005, 0.01, 0.015, 0.025, 0.04, 0.06, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
            )
            .WithLabels();
        SchedulerDuration = Histogram("scheduler_e2e_duration_seconds", "Duration of scheduling.", [], Micro).WithLabels();
        SchedulerAttempts = Counter(
            "scheduler_attempts_total",
            "Scheduling attempts.",
            ["status", "target_model_name", "endpoint_name", "namespace", "port"]
        );
        PluginDuration = Histogram(
            "plugin_duration_seconds",
            "Duration of one plugin execution.",
            ["extension_point", "plugin_type", "plugin_name"],
            Micro
        );
        PluginFailures = Counter(
            "plugin_failures_total",
            "Plugin executions that ended in an exception.",
            ["extension_point", "plugin_type", "plugin_name"]
        );
        ModelRewriteDecisions = Counter(
            "model_rewrite_decisions_total",
            "Models chosen by model rewrite rules.",
            ["model_rewrite_name", "model_name", "target_model"]
        );
        PollErrors = Counter("datalayer_poll_errors_total", "Scrapes that failed.", ["source_type"]);
        ExtractErrors = Counter(
            "datalayer_extract_errors_total",
            "Scraped pages that could not be read.",
            ["source_type", "extractor_type"]
        );
        Pool = new PoolMetrics(factory, Prefix);

        Counter Counter(string name, string help, string[] labels) => factory.CreateCounter(Prefix + name, Help(help), labels);

        Histogram Histogram(string name, string help, string[] labels, double[] buckets) =>
            factory.CreateHistogram(Prefix + name, Help(help), new HistogramConfiguration { LabelNames = labels, Buckets = buckets });

        static string Help(string text) => "[ALPHA] " + text;
    }

    public PoolMetrics Pool { get; }

    internal Counter Requests { get; }

    internal Counter RequestErrors { get; }

    internal Gauge Running { get; }

    internal Histogram RequestSize { get; }

    internal Histogram ResponseSize { get; }

    internal Histogram Duration { get; }

    internal Histogram InputTokens { get; }

    internal Histogram OutputTokens { get; }

    internal Histogram CachedTokens { get; }

    internal Histogram NormalizedTimePerOutputToken { get; }

    internal Histogram TimeToFirstToken { get; }

    internal Histogram TimePerOutputToken { get; }

    internal Histogram.Child RequestProcessing { get; }

    internal Histogram.Child SchedulerDuration { get; }

    internal Counter SchedulerAttempts { get; }

    internal Histogram PluginDuration { get; }

    internal Counter PluginFailures { get; }

    internal Counter ModelRewriteDecisions { get; }

    internal Counter PollErrors { get; }

    internal Counter ExtractErrors { get; }

    internal RequestSeries SeriesOf(InferenceRequest request)
    {
        SeriesKey key = new(request.Model, request.TargetModel, request.FairnessId, request.Priority);
        if (_series.TryGetValue(key, out RequestSeries? series))
        {
            return series;
        }

        series = new RequestSeries(this, LabelsOf(request));
        if (_series.Count < KeptSeries)
        {
            _series.TryAdd(key, series);
        }

        return series;
    }

    internal void CountRewrite(string rewrite, string model, string target) =>
        ModelRewriteDecisions.WithLabels(rewrite, _models.Limit(model), target).Inc();

    internal void CountError(InferenceRequest request, string code) => RequestErrors.WithLabels([.. LabelsOf(request), code]).Inc();

    internal void CountAttempt(InferenceRequest request, Endpoint? target)
    {
        (string Model, Endpoint? Target) key = (request.TargetModel, target);
        if (!_attempts.TryGetValue(key, out Counter.Child? attempts))
        {
            string model = _models.Limit(request.TargetModel);
            attempts = target is null
                ? SchedulerAttempts.WithLabels("failure", model, "", "", "")
                : SchedulerAttempts.WithLabels(
                    "success",
                    model,
                    target.Name,
                    target.Identity.Namespace,
                    target.BaseAddress.Port.ToString()
                );
            if (_attempts.Count < KeptSeries)
            {
                _attempts.TryAdd(key, attempts);
            }
        }

        attempts.Inc();
    }

    private string[] LabelsOf(InferenceRequest request) =>
        [
            _models.Limit(request.Model),
            _models.Limit(request.TargetModel),
            _fairnessIds.Limit(request.FairnessId),
            request.Priority.ToString(),
        ];

    private readonly record struct SeriesKey(string Model, string Target, string FairnessId, int Priority);
}
