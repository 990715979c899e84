using System.Collections.Frozen;
using InferenceGateway.Abstractions.Plugins;

namespace InferenceGateway.Plugins.Filters;

/// <summary>
/// <c>label-selector-filter</c>, once called <c>by-label-selector</c>: keeps the endpoints whose labels meet every requirement of a
/// Kubernetes label selector. <c>NotIn</c> and <c>DoesNotExist</c> are met by endpoints without the label.
/// </summary>
internal sealed class LabelSelectorFilter : LabelFilter
{
    public const string Type = "label-selector-filter";
    public const string OldType = "by-label-selector";

    private readonly LabelRequirement[] _requirements;

    /// <exception cref="PluginConfigurationException">The selector is not valid.</exception>
    public LabelSelectorFilter(LabelSelectorOptions options)
    {
        IEnumerable<LabelRequirement> labels = (options.MatchLabels ?? []).Select(label => LabelRequirement.Equal(label.Key, label.Value));
        IEnumerable<LabelRequirement> expressions = (options.MatchExpressions ?? []).Select(
            (expression, index) => LabelRequirement.Parse($"matchExpressions[{index}]", expression)
        );
        _requirements = [.. labels, .. expressions];
    }

    protected override bool Matches(FrozenDictionary<string, string> labels)
    {
        foreach (LabelRequirement requirement in _requirements)
        {
            if (!requirement.IsMet(labels))
            {
                return false;
            }
        }

        return true;
    }
}
