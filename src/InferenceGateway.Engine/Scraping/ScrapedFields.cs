namespace InferenceGateway.Engine.Scraping;

/// <summary>Fields of a scrape, as a set.</summary>
[Flags]
public enum ScrapedFields
{
    None = 0,
    QueuedRequests = 1 << 0,
    RunningRequests = 1 << 1,
    KvCacheUsage = 1 << 2,
    CacheBlockSize = 1 << 3,
    CacheNumBlocks = 1 << 4,
    LoraAdapters = 1 << 5,
    CacheInfo = 1 << 6,

    /// <summary>At least one custom metric; <see cref="ScrapedMetrics.CustomFound"/> says which were found.</summary>
    CustomMetrics = 1 << 7,
}
