using HdrHistogram;

namespace InferenceGateway.Benchmarks.Conversations.Load;

/// <summary>What the client has seen since it was last cleared. Latencies in nanoseconds.</summary>
internal sealed class LoadTally
{
    private const long Longest = 600_000_000_000;

    public int Completed { get; private set; }

    /// <summary>Response chunks that came back.</summary>
    public long Chunks { get; private set; }

    public int Errors { get; private set; }

    /// <summary>What the first error was.</summary>
    public string? FirstError { get; private set; }

    /// <summary>From the request's first byte to the decision's last, or to the first token where the client cannot see the decision.</summary>
    public LongHistogram Decision { get; } = new(Longest, 3);

    /// <summary>From sending a chunk to having it back.</summary>
    public LongHistogram Chunk { get; } = new(Longest, 3);

    /// <summary>Errors are kept: an error while warming up is an error.</summary>
    public void Clear()
    {
        Completed = 0;
        Chunks = 0;
        Decision.Reset();
        Chunk.Reset();
    }

    /// <summary>What has been counted up to now.</summary>
    public Snapshot Take() => new(Completed, Chunks, Percentiles.Of(Decision), Percentiles.Of(Chunk));

    public void CountRequest() => Completed++;

    public void CountDecision(long nanoseconds) => Decision.RecordValue(Math.Clamp(nanoseconds, 1, Longest));

    public void CountChunk(long nanoseconds)
    {
        Chunks++;
        Chunk.RecordValue(Math.Clamp(nanoseconds, 1, Longest));
    }

    public void CountError(string what)
    {
        Errors++;
        FirstError ??= what;
    }

    /// <summary>What had been counted at one moment.</summary>
    public sealed record Snapshot(int Completed, long Chunks, Percentiles? Decision, Percentiles? Chunk);
}
