using InferenceGateway.Abstractions.Plugins;

namespace InferenceGateway.Plugins.Filters;

/// <summary>Parameters of <c>by-label</c>.</summary>
internal sealed record ByLabelOptions
{
    /// <summary>The label that is looked at. Required.</summary>
    public string Label { get; set; } = "";

    /// <summary>Values to keep. An empty one keeps endpoints without the label too.</summary>
    public List<string>? ValidValues { get; set; }

    /// <summary>Keep endpoints that do not have the label.</summary>
    public bool AllowsNoLabel { get; set; }

    public void Validate()
    {
        if (Label.Length == 0)
        {
            throw new PluginConfigurationException("label", "expected the name of a label, found nothing");
        }

        if (ValidValues is not { Count: > 0 } && !AllowsNoLabel)
        {
            throw new PluginConfigurationException("validValues", "expected at least one value, or allowsNoLabel: true");
        }
    }
}
