namespace InferenceGateway.ExtProc;

/// <summary>Bounds and habits of the ext_proc door. Immutable.</summary>
public sealed record ExtProcOptions
{
    /// <summary>Largest request body in bytes, 0 or more; a larger one is answered with 413.</summary>
    public long MaximumBodyBytes { get; init; } = 64L << 20;

    /// <summary>Bytes of request bodies held at one time, over all streams; more are answered with 503.</summary>
    public long MaximumHeldBytes { get; init; } = 1L << 30;

    /// <summary>Largest gRPC message in bytes that is taken, 1 or more; a larger one ends its stream with <c>RESOURCE_EXHAUSTED</c>.</summary>
    /// <remarks>A proxy's messages are about as large as its connection buffer limit: 1 MiB in Envoy unless configured.</remarks>
    public int MaximumMessageBytes { get; init; } = 4 << 20;

    /// <summary>Largest gRPC message in bytes that is sent, 1 or more; a larger one ends its stream with <c>RESOURCE_EXHAUSTED</c>. Null = no limit.</summary>
    /// <remarks>
    /// Bodies that are streamed go in pieces of 62,000 bytes. Whole in one message goes a changed body to a proxy that buffers, and in the
    /// metadata of one message go the scores of all endpoints.
    /// </remarks>
    public int? MaximumAnswerBytes { get; init; }

    /// <summary>Streams open at one time, 1 or more; a further one ends at once with <c>UNAVAILABLE</c>.</summary>
    public int MaximumStreams { get; init; } = 100_000;

    /// <summary>
    /// A stream on which nothing has arrived for so long, or a quarter longer, ends with <c>DEADLINE_EXCEEDED</c>; a proxy that does not read
    /// either has it reset instead. Infinite = never.
    /// </summary>
    /// <remarks>It must be longer than the longest silence of a model server: between the request and the first byte of a plain answer.</remarks>
    public TimeSpan StreamIdleTimeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Do as if proxies never restricted the endpoints.</summary>
    public bool IgnoresSubsetHints { get; init; }

    /// <summary>What is wrong with the options; null when nothing is.</summary>
    public string? Validate() =>
        MaximumBodyBytes < 0 ? $"the largest request body must be 0 or more bytes, not {MaximumBodyBytes}"
        : MaximumBodyBytes > Array.MaxLength ? $"the largest request body must be at most {Array.MaxLength} bytes, not {MaximumBodyBytes}"
        : MaximumHeldBytes < 0 ? $"the bytes of request bodies held at one time must be 0 or more, not {MaximumHeldBytes}"
        : MaximumMessageBytes < 1 ? $"the largest message must be 1 byte or more, not {MaximumMessageBytes}"
        : MaximumAnswerBytes < 1 ? $"the largest answer must be 1 byte or more, not {MaximumAnswerBytes}"
        : MaximumStreams < 1 ? $"the streams open at one time must be 1 or more, not {MaximumStreams}"
        : StreamIdleTimeout <= TimeSpan.Zero && StreamIdleTimeout != Timeout.InfiniteTimeSpan
            ? $"the idle timeout of a stream must be longer than 0 s, not {StreamIdleTimeout.TotalSeconds} s"
        : null;
}
