using InferenceGateway.Abstractions.Plugins;

namespace InferenceGateway.Abstractions.Metrics;

/// <summary>
/// Makes the metrics that a plugin owns. They appear on the gateway's metrics page, under the gateway's prefix <c>llm_d_epp_</c>. May be kept,
/// unlike the builder that it came from. Thread-safe.
/// </summary>
/// <remarks>
/// Families are shared: two instances of a plugin that ask for the same name get the same family, and tell their series apart by a label.
/// </remarks>
public interface IPluginMetrics
{
    /// <summary>A family of numbers that only grow.</summary>
    /// <param name="name">Without prefix, in snake case; by custom it ends in <c>_total</c>.</param>
    /// <param name="help">One sentence.</param>
    /// <param name="labels">Label names in order; none for a family of one series.</param>
    /// <exception cref="PluginConfigurationException">The name is not valid, or a family of that name has another type or other labels.</exception>
    IMetricFamily<ICounter> Counter(string name, string help, params string[] labels);

    /// <summary>A family of numbers that go up and down.</summary>
    /// <inheritdoc cref="Counter"/>
    IMetricFamily<IGauge> Gauge(string name, string help, params string[] labels);

    /// <summary>A family of distributions.</summary>
    /// <param name="buckets">Upper bounds, ascending, without infinity.</param>
    /// <inheritdoc cref="Counter"/>
    IMetricFamily<IHistogram> Histogram(string name, string help, double[] buckets, params string[] labels);

    /// <summary>Has <paramref name="refresh"/> called before every page, to set what is cheaper to count than to follow. It must be quick.</summary>
    void BeforePage(Action refresh);

    /// <summary>A label value for a model's name, which clients choose: the name, or <c>other</c> after a thousand names.</summary>
    string ModelLabel(string model);

    /// <summary>A label value for a fairness id, which clients choose: the id, or <c>other</c> after a thousand ids.</summary>
    string FairnessLabel(string fairnessId);
}
