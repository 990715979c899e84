using System.Text;

namespace InferenceGateway.Engine.Scraping;

/// <summary>A field and the samples it may come from.</summary>
internal sealed class WantedField(ScrapedFields field, MetricSpec spec, int customIndex)
{
    private readonly (byte[] Name, byte[] Value)[] _labels =
    [
        .. spec.Labels.Select(label => (Encoding.UTF8.GetBytes(label.Name), Encoding.UTF8.GetBytes(label.Value))),
    ];

    public ScrapedFields Field { get; } = field;

    public MetricSpec Spec { get; } = spec;

    /// <summary>Place among the custom metrics, or -1.</summary>
    public int CustomIndex { get; } = customIndex;

    /// <summary>Whether the sample has all labels with their values.</summary>
    public bool Accepts(in SampleLine sample)
    {
        foreach ((byte[] name, byte[] value) in _labels)
        {
            if (!sample.TryGetLabel(name, out ReadOnlySpan<byte> raw) || !LabelEscapes.AreEqual(raw, value))
            {
                return false;
            }
        }

        return true;
    }
}
