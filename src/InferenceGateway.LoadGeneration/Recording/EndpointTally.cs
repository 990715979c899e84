using InferenceGateway.LoadGeneration.Reports;

namespace InferenceGateway.LoadGeneration.Recording;

/// <summary>What each endpoint served, as far as responses name it. Bounded; not thread-safe.</summary>
internal sealed class EndpointTally
{
    private const int MaximumEndpoints = 1000;
    private const string Other = "(others)";

    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    public void Add(string endpoint, bool succeeded, int promptTokens, int? cachedTokens, double? timeToFirstToken)
    {
        string name = _entries.Count >= MaximumEndpoints && !_entries.ContainsKey(endpoint) ? Other : endpoint;
        if (!_entries.TryGetValue(name, out Entry? entry))
        {
            entry = new Entry();
            _entries.Add(name, entry);
        }

        entry.Requests++;
        if (!succeeded)
        {
            entry.Failures++;
            return;
        }

        if (cachedTokens is { } cached)
        {
            entry.Cached += cached;
            entry.PromptsWithCacheReport += promptTokens;
        }

        if (timeToFirstToken is { } seconds)
        {
            entry.FirstTokens++;
            entry.FirstTokenSeconds += seconds;
        }
    }

    /// <summary>The endpoints by name.</summary>
    public IReadOnlyList<EndpointReport> Report()
    {
        long total = _entries.Values.Sum(entry => entry.Requests);
        return
        [
            .. _entries
                .OrderBy(entry => entry.Key, StringComparer.Ordinal)
                .Select(entry => new EndpointReport(
                    entry.Key,
                    entry.Value.Requests,
                    entry.Value.Failures,
                    (double)entry.Value.Requests / total,
                    entry.Value.PromptsWithCacheReport == 0 ? null : (double)entry.Value.Cached / entry.Value.PromptsWithCacheReport,
                    entry.Value.FirstTokens == 0 ? null : entry.Value.FirstTokenSeconds / entry.Value.FirstTokens
                )),
        ];
    }

    private sealed class Entry
    {
        public long Requests { get; set; }

        public long Failures { get; set; }

        public long Cached { get; set; }

        public long PromptsWithCacheReport { get; set; }

        public long FirstTokens { get; set; }

        public double FirstTokenSeconds { get; set; }
    }
}
