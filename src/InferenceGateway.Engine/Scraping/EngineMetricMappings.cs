namespace InferenceGateway.Engine.Scraping;

/// <summary>The mappings in force: what was configured, then the built-in ones that nobody replaced. Immutable; thread-safe.</summary>
public sealed class EngineMetricMappings
{
    private readonly Dictionary<string, MetricsPagePlan> _plans;
    private readonly MetricsPagePlan _default;

    private EngineMetricMappings(Dictionary<string, MetricsPagePlan> plans, MetricsPagePlan defaultPlan)
    {
        _plans = plans;
        _default = defaultPlan;
    }

    /// <summary>The built-in mappings, vLLM's for endpoints that name no engine.</summary>
    public static EngineMetricMappings BuiltIn { get; } = TryCreate([], BuiltInEngineMetricMappings.Vllm.Name, out _)!;

    /// <summary>Puts configured mappings in front of the built-in ones.</summary>
    /// <param name="configured">A mapping replaces the built-in one of its name.</param>
    /// <param name="defaultEngine">The engine taken for endpoints that name none, or none that is known.</param>
    /// <param name="problems">What is wrong, each with its path; empty when nothing is.</param>
    /// <returns>The mappings, or null when there are problems.</returns>
    public static EngineMetricMappings? TryCreate(
        IReadOnlyList<EngineMetricMapping> configured,
        string defaultEngine,
        out IReadOnlyList<string> problems
    )
    {
        ArgumentNullException.ThrowIfNull(configured);
        List<string> found = [];
        Dictionary<string, MetricsPagePlan> plans = new(StringComparer.Ordinal);
        for (int i = 0; i < configured.Count; i++)
        {
            found.AddRange(configured[i].Validate().Select(problem => $"engineConfigs[{i}].{problem}"));
            if (!plans.TryAdd(configured[i].Name, new MetricsPagePlan(configured[i])))
            {
                found.Add($"engineConfigs[{i}].name: \"{configured[i].Name}\" is taken by an earlier engine");
            }
        }

        foreach (EngineMetricMapping builtIn in BuiltInEngineMetricMappings.All)
        {
            plans.TryAdd(builtIn.Name, new MetricsPagePlan(builtIn));
        }

        if (!plans.TryGetValue(defaultEngine, out MetricsPagePlan? defaultPlan))
        {
            IEnumerable<string> usable = plans.Keys.Where(name =>
                !string.Equals(name, EngineMetricMapping.ReservedName, StringComparison.Ordinal)
            );
            string known = string.Join(", ", usable.Order(StringComparer.Ordinal));
            found.Add($"defaultEngine: there is no engine \"{defaultEngine}\"; known are {known}");
        }

        problems = found;
        return found.Count == 0 ? new EngineMetricMappings(plans, defaultPlan!) : null;
    }

    /// <summary>The plan for an endpoint.</summary>
    /// <param name="engine">The engine its label names; null or empty when it has no such label.</param>
    /// <returns>The engine's plan; the default one's for an engine that is not known.</returns>
    public MetricsPagePlan PlanFor(string? engine) =>
        !string.IsNullOrEmpty(engine) && _plans.TryGetValue(engine, out MetricsPagePlan? plan) ? plan : _default;
}
