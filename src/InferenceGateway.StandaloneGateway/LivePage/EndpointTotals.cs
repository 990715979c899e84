namespace InferenceGateway.StandaloneGateway.LivePage;

/// <summary>What one endpoint answered over the last <see cref="TrafficHistory.RecentSeconds"/>.</summary>
/// <param name="Requests">Requests that ended with an answer of this endpoint.</param>
/// <param name="CachedRatio">Cached share of their prompt tokens, 0 to 1; null when no answer told.</param>
internal readonly record struct EndpointTotals(int Requests, double? CachedRatio);
