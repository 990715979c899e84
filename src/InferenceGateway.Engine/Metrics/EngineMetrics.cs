using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Metrics;
using InferenceGateway.Abstractions.Requests;
using Prometheus;

namespace InferenceGateway.Engine.Metrics;

/// <summary>
/// The engine's metrics under the names, labels and buckets of the existing endpoint picker. One instance per engine. Thread-safe.
/// Served with <see cref="MetricsPage"/>, which adds the deprecated names.
/// </summary>
public sealed class EngineMetrics
{
    private const int DistinctLabelValues = 200;

    private readonly MetricFamilies _families;
    private readonly CardinalityLimit _models = new(DistinctLabelValues);
    private readonly CardinalityLimit _fairnessIds = new(DistinctLabelValues);
    private readonly RequestSeriesTable _series;
    private readonly SchedulingAttempts _attempts;

    /// <param name="registry">Where the metrics are registered; an engine needs one of its own.</param>
    public EngineMetrics(CollectorRegistry registry)
    {
        _families = new MetricFamilies(registry);
        _series = new RequestSeriesTable(new RequestFamilies(_families), _models, _fairnessIds);
        _attempts = new SchedulingAttempts(_families, _models);
        RequestProcessing = Unlabelled(
            "request_processing_duration_seconds",
            "Time from the request's headers to the decision, in seconds.",
            Buckets.RequestProcessing
        );
        ResponseProcessing = Unlabelled(
            "response_processing_duration_seconds",
            "Time spent on an answer: on its parts when streamed, else from its headers to its end, in seconds.",
            Buckets.ResponseProcessing
        );
        SchedulerDuration = Unlabelled("scheduler_e2e_duration_seconds", "Duration of scheduling one request, in seconds.", Buckets.Micro);
        PluginDuration = _families.Histogram(
            "plugin_duration_seconds",
            "Duration of one plugin execution, in seconds.",
            Buckets.Micro,
            "extension_point",
            "plugin_type",
            "plugin_name"
        );
        PluginFailures = _families.Counter(
            "plugin_failures_total",
            "Plugin executions that ended in an exception.",
            "extension_point",
            "plugin_type",
            "plugin_name"
        );
        ModelRewriteDecisions = _families.Counter(
            "model_rewrite_decisions_total",
            "Requests whose model was rewritten, by rewrite and models.",
            "model_rewrite_name",
            "model_name",
            "target_model"
        );
        PollErrors = _families.Counter("datalayer_poll_errors_total", "Polls of a data source that failed.", "source_type");
        ExtractErrors = _families.Counter(
            "datalayer_extract_errors_total",
            "Polled data that could not be read.",
            "source_type",
            "extractor_type"
        );
        Pool = new PoolMetrics(_families);
        Plugins = new PluginMetrics(_families, _models, _fairnessIds);
        _families
            .Gauge("info", "The running build; always 1.", "commit", "build_ref")
            .WithLabels(BuildInformation.Current.Commit, BuildInformation.Current.Reference)
            .Set(1);
    }

    public PoolMetrics Pool { get; }

    /// <summary>What plugins make their own metrics with.</summary>
    public IPluginMetrics Plugins { get; }

    /// <summary>The families declared so far, in order of names, without the deprecated ones.</summary>
    public IReadOnlyList<MetricDescription> Descriptions => _families.Descriptions;

    internal MetricFamilies Families => _families;

    internal Histogram.Child RequestProcessing { get; }

    internal Histogram.Child ResponseProcessing { get; }

    internal Histogram.Child SchedulerDuration { get; }

    internal Histogram PluginDuration { get; }

    internal Counter PluginFailures { get; }

    internal Counter ModelRewriteDecisions { get; }

    internal Counter PollErrors { get; }

    internal Counter ExtractErrors { get; }

    /// <summary>
    /// Model names that always keep a series of their own, however many others were seen: those of the rewrite rules. Replaces the names
    /// pinned before.
    /// </summary>
    public void PinModelNames(IEnumerable<string> names)
    {
        _models.Pin(names);
        _series.ForgetNames();
    }

    internal void CountRewrite(string rewrite, string model, string target) =>
        ModelRewriteDecisions.WithLabels(rewrite, _models.Limit(model), target).Inc();

    internal RequestSeries SeriesOf(InferenceRequest request) =>
        _series[new SeriesKey(request.Model, request.TargetModel, request.FairnessId, request.Priority)];

    internal void CountError(InferenceRequest request, string code) => SeriesOf(request).Errors(code).Inc();

    internal void CountAttempt(InferenceRequest request, Endpoint? target) => _attempts.Count(request.TargetModel, target);

    private Histogram.Child Unlabelled(string name, string help, double[] buckets) => _families.Histogram(name, help, buckets).WithLabels();
}
