using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Engine.Configuration;
using InferenceGateway.Engine.Scraping;

namespace InferenceGateway.Engine.Endpoints;

/// <summary>Chooses how an endpoint's metrics page is read. Immutable.</summary>
internal sealed class EngineMappings
{
    private const string DeprecatedLabelKey = "inference.networking.k8s.io/engine-type";

    private readonly Dictionary<string, MetricsPagePlan> _plans;
    private readonly string _labelKey;
    private readonly MetricsPagePlan _default;

    /// <param name="labelKey">Label that names an endpoint's engine.</param>
    /// <param name="defaultEngine">Engine of endpoints that name none, or one that is not known.</param>
    /// <exception cref="ConfigurationException">There is no such engine.</exception>
    public EngineMappings(string labelKey, string defaultEngine)
    {
        _labelKey = labelKey;
        _plans = BuiltInEngineMetricMappings.All.ToDictionary(
            mapping => mapping.Name,
            mapping => new MetricsPagePlan(mapping),
            StringComparer.Ordinal
        );
        _default = _plans.TryGetValue(defaultEngine, out MetricsPagePlan? plan)
            ? plan
            : throw new ConfigurationException($"engine '{defaultEngine}' is not known; known are {string.Join(", ", _plans.Keys)}");
    }

    public MetricsPagePlan Of(Endpoint endpoint) =>
        (endpoint.Labels.TryGetValue(_labelKey, out string? engine) && engine.Length > 0)
        || endpoint.Labels.TryGetValue(DeprecatedLabelKey, out engine)
            ? _plans.GetValueOrDefault(engine, _default)
            : _default;
}
