using HdrHistogram;

namespace InferenceGateway.Benchmarks.Conversations.Load;

/// <summary>Two points of a latency distribution.</summary>
internal sealed record Percentiles(double MedianMilliseconds, double P99Milliseconds)
{
    /// <returns>Null when nothing was recorded.</returns>
    public static Percentiles? Of(LongHistogram histogram) =>
        histogram.TotalCount == 0
            ? null
            : new Percentiles(histogram.GetValueAtPercentile(50) / 1e6, histogram.GetValueAtPercentile(99) / 1e6);
}
