using System.Numerics;

namespace InferenceGateway.StandaloneGateway.LivePage;

/// <summary>
/// Logarithmic buckets for latencies: eight to each doubling, so the middle of a bucket is at most 6.25 % away from any value in it.
/// </summary>
/// <remarks>Counting is one increment of an array; arrays of counts are merged by adding them up.</remarks>
internal static class LatencyBuckets
{
    private const int SubBucketBits = 3;
    private const int SubBuckets = 1 << SubBucketBits;

    /// <summary>Latencies below 2^7 = 128 µs share the first bucket: nothing over a network is faster.</summary>
    private const int LowestExponent = 7;

    /// <summary>Latencies of 2^28 µs (268 s) and more share the last bucket.</summary>
    private const int HighestExponent = 28;

    /// <summary>How many there are.</summary>
    public const int Count = (HighestExponent - LowestExponent) * SubBuckets;

    /// <summary>The bucket of a latency; anything out of range goes to the first or the last.</summary>
    public static int IndexOf(TimeSpan latency)
    {
        long microseconds = latency.Ticks / TimeSpan.TicksPerMicrosecond;
        if (microseconds < 1L << LowestExponent)
        {
            return 0;
        }

        int exponent = BitOperations.Log2((ulong)microseconds);
        if (exponent >= HighestExponent)
        {
            return Count - 1;
        }

        int subBucket = (int)(microseconds >> (exponent - SubBucketBits)) & (SubBuckets - 1);
        return ((exponent - LowestExponent) * SubBuckets) + subBucket;
    }

    /// <summary>The middle of a bucket, in milliseconds.</summary>
    public static double MiddleMilliseconds(int index)
    {
        int exponent = LowestExponent + (index / SubBuckets);
        double width = 1L << (exponent - SubBucketBits);
        double start = (SubBuckets + (index % SubBuckets)) * width;
        return (start + (width / 2)) / 1000;
    }

    /// <summary>The latency, in milliseconds, that a share of the counted ones does not exceed; null when none was counted.</summary>
    /// <param name="counts">One count per bucket.</param>
    /// <param name="share">0 to 1, e.g. 0.9.</param>
    public static double? Percentile(ReadOnlySpan<int> counts, double share)
    {
        long total = 0;
        foreach (int count in counts)
        {
            total += count;
        }

        long rank = Math.Max(1, (long)Math.Ceiling(total * share));
        long seen = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            seen += counts[i];
            if (seen >= rank)
            {
                return MiddleMilliseconds(i);
            }
        }

        return null;
    }
}
