using System.Collections.Frozen;

namespace InferenceGateway.Plugins.Filters;

/// <summary><c>by-label</c> (deprecated in favour of <c>label-selector-filter</c>): keeps endpoints by the value of one label.</summary>
internal sealed class ByLabelFilter : LabelFilter
{
    public const string Type = "by-label";

    private readonly string _label;
    private readonly FrozenSet<string> _validValues;
    private readonly bool _keepsUnlabelled;

    public ByLabelFilter(ByLabelOptions options)
    {
        options.Validate();
        _label = options.Label;
        _validValues = (options.ValidValues ?? []).ToFrozenSet(StringComparer.Ordinal);
        _keepsUnlabelled = options.AllowsNoLabel || _validValues.Contains("");
    }

    protected override bool Matches(FrozenDictionary<string, string> labels) =>
        labels.TryGetValue(_label, out string? value) ? _validValues.Contains(value) : _keepsUnlabelled;
}
