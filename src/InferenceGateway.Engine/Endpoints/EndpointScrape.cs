using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Engine.Scraping;

namespace InferenceGateway.Engine.Endpoints;

/// <summary>Where the scraping of one endpoint stands. Between <see cref="TryBegin"/> and <see cref="End"/> it belongs to one scrape.</summary>
internal sealed class EndpointScrape(Endpoint endpoint, MetricsPagePlan plan)
{
    /// <summary>Failed connections in a row after which nobody is sent there: one may be a hiccup of the network.</summary>
    private const int RefusalsToUnreachable = 2;

    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);

    private readonly ScrapedMetrics _scraped = new();
    private int _isBusy;
    private int _refusals;
    private int _failures;

    public Endpoint Endpoint { get; } = endpoint;

    public MetricsPageReader Page { get; } = new(plan);

    /// <summary>Clock timestamp before which there is no use in trying again.</summary>
    public long DueAt { get; private set; }

    /// <summary>
    /// Whether the last connections failed. A page that does not come is no reason: a server may be slow at telling its numbers and quick at
    /// its work, and were every page to hang, nobody would be left to ask.
    /// </summary>
    public bool IsUnreachable => _refusals >= RefusalsToUnreachable;

    /// <summary>Whether no connection could be made, or it broke, since the last one that held.</summary>
    public bool WasRefused => _refusals > 0;

    /// <summary>False while the scrape before is still under way.</summary>
    public bool TryBegin()
    {
        if (Interlocked.Exchange(ref _isBusy, 1) != 0)
        {
            return false;
        }

        Page.Begin();
        return true;
    }

    public void End() => Volatile.Write(ref _isBusy, 0);

    public void Answered()
    {
        _refusals = 0;
        _failures = 0;
        DueAt = 0;
    }

    public void Failed(TimeProvider clock, TimeSpan interval, FetchOutcome outcome)
    {
        _refusals = outcome == FetchOutcome.ConnectionFailed ? _refusals + 1 : 0;
        _failures++;
        TimeSpan pause = interval * (1 << Math.Min(_failures, 10));
        DueAt = clock.GetTimestamp() + (long)((pause < LongestPause ? pause : LongestPause).TotalSeconds * clock.TimestampFrequency);
    }

    /// <summary>Puts what the page said into the endpoint's columns.</summary>
    /// <returns>Null, or why the page was refused.</returns>
    public string? Extract(EndpointMetrics metrics, long now)
    {
        if (!Page.Complete(_scraped))
        {
            return Page.Error?.ToString() ?? "the page is not complete";
        }

        if (_scraped.Found == ScrapedFields.None)
        {
            return "the page has none of the metrics of this engine";
        }

        int slot = Endpoint.Slot;
        metrics.WaitingRequests.At(slot) = _scraped.QueuedRequests;
        metrics.RunningRequests.At(slot) = _scraped.RunningRequests;
        metrics.KvCacheUsage.At(slot) = _scraped.KvCacheUsage;
        metrics.CacheBlockSizeTokens.At(slot) = _scraped.CacheBlockSizeTokens;
        metrics.CacheBlocks.At(slot) = _scraped.CacheNumBlocks;
        metrics.Adapters.At(slot) = _scraped.Lora;

        Volatile.Write(ref metrics.UpdatedAt.At(slot), now);
        return null;
    }
}
