using HdrHistogram;
using InferenceGateway.Benchmarks.Conversations.Cases;
using InferenceGateway.Benchmarks.Conversations.Load;

namespace InferenceGateway.Benchmarks.Conversations.Reports;

/// <summary>What one case measured. Null is what it does not have.</summary>
internal sealed record CaseResult(LoadCase Load)
{
    public double? RequestsPerSecond { get; init; }

    /// <summary>Processor time of the server a request, what it costs idle taken off.</summary>
    public double? CpuMillisecondsPerRequest { get; init; }

    /// <summary>The same divided by the chunks, for paced streams so long that the request's own cost is lost in it.</summary>
    public double? CpuMicrosecondsPerChunk { get; init; }

    /// <summary>Processors in use under load.</summary>
    public double? Cores { get; init; }

    public Percentiles? Decision { get; init; }

    public Percentiles? Chunk { get; init; }

    public double? AllocatedBytesPerRequest { get; init; }

    public double IdleCores { get; init; }

    public double ScrapesPerSecond { get; init; }

    public double PeakMebibytes { get; init; }

    /// <summary>What the same case costs in a server that decides nothing.</summary>
    public double? FloorMillisecondsPerRequest { get; init; }

    public int Errors { get; init; }

    public string? FirstError { get; init; }

    /// <summary>Puts together what client and operating system saw.</summary>
    public static CaseResult Of(LoadCase load, LoadTally tally, Reading idle, Reading busy, double peakMebibytes)
    {
        double cpuSeconds = (busy.Cores - idle.Cores) * busy.Seconds;
        return new CaseResult(load)
        {
            RequestsPerSecond = tally.Completed / busy.Seconds,
            CpuMillisecondsPerRequest = tally.Completed > 0 ? cpuSeconds * 1e3 / tally.Completed : null,
            CpuMicrosecondsPerChunk = load.IsLongStream && tally.Chunks > 0 ? cpuSeconds * 1e6 / tally.Chunks : null,
            Cores = busy.Cores,
            Decision = Percentiles.Of(tally.Decision),
            Chunk = Percentiles.Of(tally.Chunk),
            AllocatedBytesPerRequest =
                tally.Completed > 0 ? (busy.AllocatedBytesPerSecond - idle.AllocatedBytesPerSecond) * busy.Seconds / tally.Completed : null,
            IdleCores = idle.Cores,
            ScrapesPerSecond = busy.ScrapesPerSecond,
            PeakMebibytes = peakMebibytes,
        };
    }

    /// <summary>Two points of a latency distribution.</summary>
    public sealed record Percentiles(double MedianMilliseconds, double P99Milliseconds)
    {
        /// <returns>Null when nothing was recorded.</returns>
        public static Percentiles? Of(LongHistogram histogram) =>
            histogram.TotalCount == 0
                ? null
                : new Percentiles(histogram.GetValueAtPercentile(50) / 1e6, histogram.GetValueAtPercentile(99) / 1e6);
    }
}
