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

    /// <summary>Processors the client used; near one, its one thread was the limit and the rate says nothing of the server.</summary>
    public double? ClientCores { get; init; }

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
    public static CaseResult Of(LoadCase load, LoadTally.Snapshot seen, Reading idle, Reading busy, double peakMebibytes)
    {
        double cpuSeconds = (busy.Cores - idle.Cores) * busy.Seconds;
        return new CaseResult(load)
        {
            RequestsPerSecond = seen.Completed / busy.Seconds,
            CpuMillisecondsPerRequest = seen.Completed > 0 ? cpuSeconds * 1e3 / seen.Completed : null,
            CpuMicrosecondsPerChunk = load.IsLongStream && seen.Chunks > 0 ? cpuSeconds * 1e6 / seen.Chunks : null,
            Cores = busy.Cores,
            ClientCores = busy.ClientCores,
            Decision = seen.Decision,
            Chunk = seen.Chunk,
            AllocatedBytesPerRequest =
                seen.Completed > 0 ? (busy.AllocatedBytesPerSecond - idle.AllocatedBytesPerSecond) * busy.Seconds / seen.Completed : null,
            IdleCores = idle.Cores,
            ScrapesPerSecond = busy.ScrapesPerSecond,
            PeakMebibytes = peakMebibytes,
        };
    }
}
