namespace InferenceGateway.StandaloneGateway.LivePage;

/// <summary>What one endpoint answered, second by second, over <see cref="TrafficHistory.RecentSeconds"/>. Not thread-safe.</summary>
internal sealed class EndpointTraffic
{
    private readonly Cell[] _cells = new Cell[TrafficHistory.RecentSeconds];

    public void Count(long second, CacheUse cacheUse)
    {
        ref Cell cell = ref _cells[second % _cells.Length];
        if (cell.Second != second)
        {
            cell = new Cell { Second = second };
        }

        cell.Requests++;
        cell.PromptTokens += cacheUse.PromptTokens;
        cell.CachedTokens += cacheUse.CachedTokens;
    }

    /// <summary>The sum over the seconds that end with <paramref name="now"/>.</summary>
    public EndpointTotals Sum(long now)
    {
        int requests = 0;
        long promptTokens = 0;
        long cachedTokens = 0;
        foreach (ref readonly Cell cell in _cells.AsSpan())
        {
            if (cell.Second > now - _cells.Length)
            {
                requests += cell.Requests;
                promptTokens += cell.PromptTokens;
                cachedTokens += cell.CachedTokens;
            }
        }

        return new EndpointTotals(requests, promptTokens > 0 ? (double)cachedTokens / promptTokens : null);
    }

    private struct Cell
    {
        public long Second;
        public int Requests;
        public long PromptTokens;
        public long CachedTokens;
    }
}
