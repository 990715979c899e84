using System.Numerics;
using System.Runtime.InteropServices;
using InferenceGateway.Engine.Explanation;

namespace InferenceGateway.StandaloneGateway.LivePage;

/// <summary>Counts of the requests that ended in some span of time. Not thread-safe.</summary>
internal sealed class TrafficWindow
{
    private readonly int[] _timesToFirstToken = new int[LatencyBuckets.Count];
    private long _promptTokens;
    private long _cachedTokens;

    /// <summary>The second that is counted here, in seconds since 1970; of no meaning for a sum.</summary>
    public long Second { get; private set; } = -1;

    public int Requests { get; private set; }

    public int Failures { get; private set; }

    /// <summary>Cached share of the prompt tokens, 0 to 1; null when no answer told.</summary>
    public double? HitRatio => _promptTokens > 0 ? (double)_cachedTokens / _promptTokens : null;

    /// <inheritdoc cref="LatencyBuckets.Percentile"/>
    public double? TimeToFirstTokenMilliseconds(double share) => LatencyBuckets.Percentile(_timesToFirstToken, share);

    public void Reset(long second)
    {
        Second = second;
        Requests = 0;
        Failures = 0;
        _promptTokens = 0;
        _cachedTokens = 0;
        Array.Clear(_timesToFirstToken);
    }

    public void Count(RequestOutcome outcome, CacheUse cacheUse)
    {
        Requests++;
        Failures += outcome.IsFailure() ? 1 : 0;
        _promptTokens += cacheUse.PromptTokens;
        _cachedTokens += cacheUse.CachedTokens;

        // Error answers come fast and would make a failing server look like a quick one.
        if (outcome is { TimeToFirstToken: { } time, Status: < 400 })
        {
            _timesToFirstToken[LatencyBuckets.IndexOf(time)]++;
        }
    }

    public void Add(TrafficWindow other)
    {
        Requests += other.Requests;
        Failures += other.Failures;
        _promptTokens += other._promptTokens;
        _cachedTokens += other._cachedTokens;
        AddTo(_timesToFirstToken, other._timesToFirstToken);
    }

    /// <summary>Adds up in vectors: a reading sums 300 of these while requests wait to be counted.</summary>
    private static void AddTo(Span<int> sums, ReadOnlySpan<int> counts)
    {
        Span<Vector<int>> wideSums = MemoryMarshal.Cast<int, Vector<int>>(sums);
        ReadOnlySpan<Vector<int>> wideCounts = MemoryMarshal.Cast<int, Vector<int>>(counts);
        for (int i = 0; i < wideSums.Length; i++)
        {
            wideSums[i] += wideCounts[i];
        }

        for (int i = wideSums.Length * Vector<int>.Count; i < sums.Length; i++)
        {
            sums[i] += counts[i];
        }
    }
}
