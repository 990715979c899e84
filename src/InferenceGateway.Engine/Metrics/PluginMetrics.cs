using InferenceGateway.Abstractions.Metrics;
using InferenceGateway.Abstractions.Plugins;
using Prometheus;
using ICounter = InferenceGateway.Abstractions.Metrics.ICounter;
using IGauge = InferenceGateway.Abstractions.Metrics.IGauge;
using IHistogram = InferenceGateway.Abstractions.Metrics.IHistogram;

namespace InferenceGateway.Engine.Metrics;

/// <summary>Lets plugins declare families beside the engine's.</summary>
internal sealed class PluginMetrics(MetricFamilies families, CardinalityLimit models, CardinalityLimit fairnessIds) : IPluginMetrics
{
    public IMetricFamily<ICounter> Counter(string name, string help, params string[] labels)
    {
        Counter family = Declare(name, () => families.Counter(name, help, labels));
        return new Family<Counter.Child, ICounter>(family, child => new CounterSeries(child));
    }

    public IMetricFamily<IGauge> Gauge(string name, string help, params string[] labels)
    {
        Gauge family = Declare(name, () => families.Gauge(name, help, labels));
        return new Family<Gauge.Child, IGauge>(family, child => new GaugeSeries(child));
    }

    public IMetricFamily<IHistogram> Histogram(string name, string help, double[] buckets, params string[] labels)
    {
        Histogram family = Declare(name, () => families.Histogram(name, help, buckets, labels));
        return new Family<Histogram.Child, IHistogram>(family, child => new HistogramSeries(child));
    }

    public void BeforePage(Action refresh) =>
        families.Registry.AddBeforeCollectCallback(() =>
        {
            try
            {
                refresh();
            }
            catch (Exception)
            {
                // A plugin that fails must not take the page of all others with it; its own numbers stay as they were.
            }
        });

    public string ModelLabel(string model) => models.Limit(model);

    public string FairnessLabel(string fairnessId) => fairnessIds.Limit(fairnessId);

    private static TFamily Declare<TFamily>(string name, Func<TFamily> declare)
    {
        try
        {
            return declare();
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            throw new PluginConfigurationException($"cannot declare metric '{name}': {exception.Message}", exception);
        }
    }

    private sealed class Family<TChild, TSeries>(Collector<TChild> family, Func<TChild, TSeries> wrap) : IMetricFamily<TSeries>
        where TChild : ChildBase
    {
        public TSeries With(params string[] labels) => wrap(family.WithLabels(labels));

        public void Remove(params string[] labels) => family.RemoveLabelled(labels);
    }

    private sealed class CounterSeries(Counter.Child child) : ICounter
    {
        public void Add(double amount = 1) => child.Inc(amount);
    }

    private sealed class GaugeSeries(Gauge.Child child) : IGauge
    {
        public void Set(double value) => child.Set(value);

        public void Add(double amount) => child.Inc(amount);
    }

    private sealed class HistogramSeries(Histogram.Child child) : IHistogram
    {
        public void Observe(double value) => child.Observe(value);
    }
}
