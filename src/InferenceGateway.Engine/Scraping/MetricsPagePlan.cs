using System.Text;

namespace InferenceGateway.Engine.Scraping;

/// <summary>
/// A mapping made ready for reading pages: the wanted families as bytes, and a quick test that most lines of a page fail.
/// Immutable; thread-safe; one for all readers of the mapping.
/// </summary>
public sealed class MetricsPagePlan
{
    private readonly bool[] _startsLine = new bool[256];
    private readonly bool[] _tellsFamilies = new bool[256];
    private readonly int _tellingOffset;

    public MetricsPagePlan(EngineMetricMapping mapping)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        Mapping = mapping;
        Fields = [.. FieldsOf(mapping)];
        Families =
        [
            .. Fields
                .Select((field, index) => (field.Spec.Name, Index: index))
                .GroupBy(field => field.Name, field => field.Index, StringComparer.Ordinal)
                .Select(family => new WantedFamily(Encoding.UTF8.GetBytes(family.Key), [.. family])),
        ];
        BlockSizeLabel = Encoding.UTF8.GetBytes(mapping.CacheBlockSizeLabelName);
        NumBlocksLabel = Encoding.UTF8.GetBytes(mapping.CacheNumBlocksLabelName);

        _tellingOffset = TellingOffset(Families);
        foreach (WantedFamily family in Families)
        {
            _startsLine[family.Name[0]] = true;
            _tellsFamilies[family.Name[_tellingOffset]] = true;
        }

        // Blanks may precede anything, a comment may be a type, and a brace may start a quoted name.
        foreach (byte other in " \t#{"u8)
        {
            _startsLine[other] = true;
        }
    }

    /// <summary>The mapping this is the plan of.</summary>
    public EngineMetricMapping Mapping { get; }

    internal WantedField[] Fields { get; }

    internal WantedFamily[] Families { get; }

    internal byte[] BlockSizeLabel { get; }

    internal byte[] NumBlocksLabel { get; }

    /// <summary>Whether a line that starts with this byte has to be looked at.</summary>
    internal bool MayMatter(byte first) => _startsLine[first];

    /// <summary>The family whose name stands at the start of the text, or -1.</summary>
    internal int FindFamily(ReadOnlySpan<byte> text)
    {
        if (text.Length <= _tellingOffset || !_tellsFamilies[text[_tellingOffset]])
        {
            return -1;
        }

        for (int i = 0; i < Families.Length; i++)
        {
            ReadOnlySpan<byte> name = Families[i].Name;
            if (text.StartsWith(name) && (text.Length == name.Length || !SampleLine.IsMetricNameByte(text[name.Length])))
            {
                return i;
            }
        }

        return -1;
    }

    private static IEnumerable<WantedField> FieldsOf(EngineMetricMapping mapping)
    {
        (ScrapedFields Field, MetricSpec? Spec)[] builtIn =
        [
            (ScrapedFields.QueuedRequests, mapping.QueuedRequests),
            (ScrapedFields.RunningRequests, mapping.RunningRequests),
            (ScrapedFields.KvCacheUsage, mapping.KvCacheUsage),
            (ScrapedFields.CacheBlockSize, mapping.CacheBlockSize),
            (ScrapedFields.CacheNumBlocks, mapping.CacheNumBlocks),
            (ScrapedFields.LoraAdapters, mapping.LoraRequestsInfo),
            (ScrapedFields.CacheInfo, mapping.CacheInfo),
        ];
        foreach ((ScrapedFields field, MetricSpec? spec) in builtIn)
        {
            if (spec is not null)
            {
                yield return new WantedField(field, spec, customIndex: -1);
            }
        }

        for (int i = 0; i < mapping.CustomMetrics.Count; i++)
        {
            yield return new WantedField(ScrapedFields.CustomMetrics, mapping.CustomMetrics[i].Spec, i);
        }
    }

    // The wanted names usually share a start ("vllm:") that all other names of the page share too; the byte behind it tells most.
    private static int TellingOffset(WantedFamily[] families)
    {
        if (families.Length == 0)
        {
            return 0;
        }

        int common = families.Min(family => family.Name.Length) - 1;
        foreach (WantedFamily family in families)
        {
            common = Math.Min(common, family.Name.AsSpan().CommonPrefixLength(families[0].Name));
        }

        return common;
    }
}
