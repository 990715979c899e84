using System.Collections.Concurrent;
using InferenceGateway.Abstractions.Metrics;

namespace InferenceGateway.Plugins.Tests.Support;

/// <summary>A page of metrics that tests read: by <c>name{values}</c>, the values in the order of the labels.</summary>
internal sealed class TestMetrics : IPluginMetrics
{
    private readonly ConcurrentDictionary<string, Series> _series = new();
    private readonly List<Action> _beforePage = [];

    /// <summary>The present value of each series; of a distribution, its sum.</summary>
    public IReadOnlyDictionary<string, double> Read()
    {
        foreach (Action refresh in _beforePage)
        {
            refresh();
        }

        return _series.ToDictionary(pair => pair.Key, pair => pair.Value.Value);
    }

    public IMetricFamily<ICounter> Counter(string name, string help, params string[] labels) => new Family(this, name, labels.Length);

    public IMetricFamily<IGauge> Gauge(string name, string help, params string[] labels) => new Family(this, name, labels.Length);

    public IMetricFamily<IHistogram> Histogram(string name, string help, double[] buckets, params string[] labels) =>
        new Family(this, name, labels.Length);

    public void BeforePage(Action refresh) => _beforePage.Add(refresh);

    public string ModelLabel(string model) => model;

    public string FairnessLabel(string fairnessId) => fairnessId;

    private sealed class Family(TestMetrics page, string name, int labelCount) : IMetricFamily<Series>
    {
        public Series With(params string[] labels) => page._series.GetOrAdd(Id(labels), _ => new Series());

        public void Remove(params string[] labels) => page._series.TryRemove(Id(labels), out _);

        private string Id(string[] labels)
        {
            labels.Length.ShouldBe(labelCount);
            return $"{name}{{{string.Join(',', labels)}}}";
        }
    }

    internal sealed class Series : ICounter, IGauge, IHistogram
    {
        public double Value { get; private set; }

        public void Add(double amount = 1) => Value += amount;

        public void Set(double value) => Value = value;

        public void Observe(double value) => Value += value;
    }
}
