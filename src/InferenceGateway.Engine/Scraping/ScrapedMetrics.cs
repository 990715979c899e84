using InferenceGateway.Abstractions.Endpoints;

namespace InferenceGateway.Engine.Scraping;

/// <summary>
/// What one endpoint's metrics pages said last. Made once for an endpoint and filled by <see cref="MetricsPageReader"/> again and
/// again: a field that a page does not have keeps its value, and a page that is refused changes nothing.
/// </summary>
/// <remarks>One thread at a time. <see cref="Lora"/> may be handed on, as it never changes itself.</remarks>
public sealed class ScrapedMetrics
{
    private double[] _customValues = [];
    private bool[] _customFound = [];

    /// <summary>Requests that wait. A fraction is cut off; what does not fit is the nearest integer that does.</summary>
    public int QueuedRequests { get; internal set; }

    /// <summary>Requests that run; cut off as <see cref="QueuedRequests"/>.</summary>
    public int RunningRequests { get; internal set; }

    /// <summary>Share of the key-value cache in use, 0 to 1 as the engine says it; never NaN.</summary>
    public double KvCacheUsage { get; internal set; }

    /// <summary>Tokens of a cache block; 0 when unknown.</summary>
    public int CacheBlockSizeTokens { get; internal set; }

    /// <summary>Blocks of the cache; 0 when unknown.</summary>
    public int CacheNumBlocks { get; internal set; }

    /// <summary>Adapters; the same object as long as the engine says the same.</summary>
    public AdapterSet Lora { get; internal set; } = AdapterSet.None;

    /// <summary>Fields that the last accepted page gave.</summary>
    public ScrapedFields Found { get; internal set; }

    /// <summary>Fields the mapping wants that the last accepted page had no sample for. Adapters are never missing: engines without them say nothing.</summary>
    public ScrapedFields Missing { get; internal set; }

    /// <summary>Fields whose sample on the last accepted page could not be used: no number, a label that is no integer, a histogram or summary.</summary>
    public ScrapedFields Malformed { get; internal set; }

    /// <summary>Values of the mapping's custom metrics, in its order; any number, NaN included.</summary>
    public ReadOnlySpan<double> CustomValues => _customValues;

    /// <summary>Which custom metrics the last accepted page gave.</summary>
    public ReadOnlySpan<bool> CustomFound => _customFound;

    /// <summary>The label bytes that <see cref="Lora"/> was made from.</summary>
    internal LoraLabels LoraLabels { get; } = new();

    internal void SetCustom(int index, double value)
    {
        _customValues[index] = value;
        _customFound[index] = true;
    }

    /// <summary>Begins the outcome of a page.</summary>
    internal void BeginPage(int customMetrics)
    {
        Found = ScrapedFields.None;
        Missing = ScrapedFields.None;
        Malformed = ScrapedFields.None;
        if (_customValues.Length != customMetrics)
        {
            _customValues = new double[customMetrics];
            _customFound = new bool[customMetrics];
        }

        _customFound.AsSpan().Clear();
    }
}
