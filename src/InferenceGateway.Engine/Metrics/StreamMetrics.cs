using Prometheus;

namespace InferenceGateway.Engine.Metrics;

/// <summary>
/// Streams between a proxy and the endpoint picker. Made only when asked for: each stream touches three series. Thread-safe.
/// </summary>
public sealed class StreamMetrics
{
    /// <summary>Names by gRPC status number.</summary>
    private static readonly string[] Codes =
    [
        "OK",
        "Canceled",
        "Unknown",
        "InvalidArgument",
        "DeadlineExceeded",
        "NotFound",
        "AlreadyExists",
        "PermissionDenied",
        "ResourceExhausted",
        "FailedPrecondition",
        "Aborted",
        "OutOfRange",
        "Unimplemented",
        "Internal",
        "Unavailable",
        "DataLoss",
        "Unauthenticated",
    ];

    private const int UnknownCode = 2;

    private readonly TimeProvider _clock;
    private readonly Gauge.Child _inFlight;
    private readonly Histogram.Child _duration;
    private readonly Counter _total;
    private readonly Counter.Child?[] _byCode = new Counter.Child?[Codes.Length];

    public StreamMetrics(EngineMetrics metrics, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        _clock = clock;
        _inFlight = metrics.Families.Gauge("extproc_streams_inflight", "External processing streams that are open.").WithLabels();
        _duration = metrics
            .Families.Histogram("extproc_stream_duration_seconds", "Life time of external processing streams, in seconds.", Buckets.Streams)
            .WithLabels();
        _total = metrics.Families.Counter("extproc_streams_total", "External processing streams that ended, by gRPC status.", "code");
    }

    /// <summary>A stream was opened.</summary>
    /// <returns>What <see cref="Closed"/> has to be given.</returns>
    public long Opened()
    {
        _inFlight.Inc();
        return _clock.GetTimestamp();
    }

    /// <summary>The stream ended. To be called once for every <see cref="Opened"/>.</summary>
    /// <param name="openedAt">What <see cref="Opened"/> returned.</param>
    /// <param name="statusCode">
    /// The gRPC status number that the stream ended with: 1 when the peer or a shutdown cancelled it, 4 when its deadline passed. A number
    /// that gRPC does not define counts as unknown.
    /// </param>
    public void Closed(long openedAt, int statusCode)
    {
        _inFlight.Dec();
        _duration.Observe(_clock.GetElapsedTime(openedAt).TotalSeconds);
        int code = (uint)statusCode < (uint)Codes.Length ? statusCode : UnknownCode;
        (_byCode[code] ??= _total.WithLabels(Codes[code])).Inc();
    }
}
