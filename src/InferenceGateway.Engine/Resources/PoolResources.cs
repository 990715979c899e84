using System.Collections.Frozen;

namespace InferenceGateway.Engine.Resources;

/// <summary>The objectives and rewrites that concern a pool, at one moment. Immutable.</summary>
public sealed class PoolResources
{
    private readonly FrozenDictionary<string, int> _priorities;
    private readonly FrozenDictionary<string, RewriteChoice> _exact;
    private readonly RewriteChoice? _generic;

    internal PoolResources(IEnumerable<InferenceObjective> objectives, IEnumerable<InferenceModelRewrite> rewrites)
    {
        Objectives = [.. objectives.OrderBy(o => o.Namespace, StringComparer.Ordinal).ThenBy(o => o.Name, StringComparer.Ordinal)];
        Rewrites =
        [
            .. rewrites
                .OrderBy(r => r.CreatedAt ?? DateTimeOffset.MaxValue)
                .ThenBy(r => r.Namespace, StringComparer.Ordinal)
                .ThenBy(r => r.Name, StringComparer.Ordinal),
        ];
        Dictionary<string, int> priorities = new(StringComparer.Ordinal);
        foreach (InferenceObjective objective in Objectives)
        {
            priorities.TryAdd(objective.Name, objective.Priority ?? 0);
        }

        Dictionary<string, RewriteChoice> exact = new(StringComparer.Ordinal);
        // In order of precedence: whoever comes first keeps the model.
        foreach ((InferenceModelRewrite rewrite, ModelRewriteRule rule) in Rewrites.SelectMany(r => r.Rules.Select(rule => (r, rule))))
        {
            RewriteChoice choice = new(rewrite.Name, rule.Targets);
            _generic ??= rule.Models is null ? choice : null;
            foreach (string model in rule.Models ?? [])
            {
                exact.TryAdd(model, choice);
            }
        }

        _priorities = priorities.ToFrozenDictionary(StringComparer.Ordinal);
        _exact = exact.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>No objects at all.</summary>
    public static PoolResources Empty { get; } = new([], []);

    /// <summary>Sorted by namespace and name.</summary>
    public IReadOnlyList<InferenceObjective> Objectives { get; }

    /// <summary>In order of precedence: oldest first, then by namespace and name.</summary>
    public IReadOnlyList<InferenceModelRewrite> Rewrites { get; }

    /// <summary>Every model that a rule names, to be rewritten or as a target.</summary>
    public IEnumerable<string> ModelNames =>
        Rewrites.SelectMany(r => r.Rules).SelectMany(rule => (rule.Models ?? []).Concat(rule.Targets.Select(target => target.Model)));

    /// <summary>The priority of an objective; 0 for one that is not known.</summary>
    public int PriorityOf(string objective) => _priorities.GetValueOrDefault(objective);

    /// <summary>The rule for a model, empty when the body names none: a rule that names it before one for all, the older object first.</summary>
    internal RewriteChoice? FindRewrite(string model) => _exact.TryGetValue(model, out RewriteChoice? choice) ? choice : _generic;
}
