namespace InferenceGateway.Engine.Scraping;

/// <summary>Where a kind of inference engine publishes what the gateway wants to know. A field without a spec is not read.</summary>
public sealed record EngineMetricMapping
{
    /// <summary>The name under which the mapping used for endpoints of no known engine is looked up; no mapping may take it.</summary>
    public const string ReservedName = "default";

    /// <summary>The engine's name, as the endpoint's label gives it.</summary>
    public required string Name { get; init; }

    /// <summary>Requests that wait for a place in a batch.</summary>
    public MetricSpec? QueuedRequests { get; init; }

    /// <summary>Requests in the running batch.</summary>
    public MetricSpec? RunningRequests { get; init; }

    /// <summary>Share of the key-value cache in use, 0 to 1.</summary>
    public MetricSpec? KvCacheUsage { get; init; }

    /// <summary>Adapters in use: the sample with the greatest value carries them in its labels.</summary>
    public MetricSpec? LoraRequestsInfo { get; init; }

    /// <summary>The cache's geometry as labels of a sample.</summary>
    public MetricSpec? CacheInfo { get; init; }

    /// <summary>Label of <see cref="CacheInfo"/> with the tokens of a block.</summary>
    public string CacheBlockSizeLabelName { get; init; } = "block_size";

    /// <summary>Label of <see cref="CacheInfo"/> with the number of blocks.</summary>
    public string CacheNumBlocksLabelName { get; init; } = "num_gpu_blocks";

    /// <summary>Tokens of a block, as a number of its own.</summary>
    public MetricSpec? CacheBlockSize { get; init; }

    /// <summary>Number of blocks, as a number of its own.</summary>
    public MetricSpec? CacheNumBlocks { get; init; }

    /// <summary>Further numbers, in the order of <see cref="ScrapedMetrics.CustomValues"/>.</summary>
    public IReadOnlyList<CustomMetric> CustomMetrics { get; init; } = [];

    /// <summary>What is wrong with the mapping; empty when nothing is.</summary>
    public IEnumerable<string> Validate()
    {
        if (string.IsNullOrWhiteSpace(Name))
        {
            yield return "name: an engine needs a name";
        }
        else if (string.Equals(Name, ReservedName, StringComparison.Ordinal))
        {
            yield return $"name: \"{ReservedName}\" is reserved; choose the default with defaultEngine instead";
        }

        HashSet<string> keys = new(StringComparer.Ordinal);
        for (int i = 0; i < CustomMetrics.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(CustomMetrics[i].AttributeKey))
            {
                yield return $"customMetrics[{i}].attributeKey: a custom metric needs a key";
            }
            else if (!keys.Add(CustomMetrics[i].AttributeKey))
            {
                yield return $"customMetrics[{i}].attributeKey: \"{CustomMetrics[i].AttributeKey}\" is taken by an earlier custom metric";
            }
        }
    }
}
