namespace InferenceGateway.StandaloneGateway.LivePage;

/// <summary>Traffic over one span of time. Null where nothing is known.</summary>
/// <param name="RequestsPerSecond">Requests that ended; null before the gateway started.</param>
/// <param name="TimeToFirstTokenP50Milliseconds">Median of the answers with a status below 400.</param>
/// <param name="TimeToFirstTokenP90Milliseconds">90th percentile of the same.</param>
/// <param name="HitRatio">Cached share of the prompt tokens, 0 to 1.</param>
internal readonly record struct TrafficPoint(
    double? RequestsPerSecond,
    double? TimeToFirstTokenP50Milliseconds,
    double? TimeToFirstTokenP90Milliseconds,
    double? HitRatio
);
