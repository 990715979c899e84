namespace InferenceGateway.LoadGeneration.Reports;

/// <summary>What one endpoint served.</summary>
/// <param name="Name">As the responses name it.</param>
/// <param name="Requests">Requests it answered, failures included.</param>
/// <param name="Failures">How many of them failed.</param>
/// <param name="Share">Its part of all requests with a named endpoint, 0 to 1.</param>
/// <param name="CachedRatio">Cached part of its prompt tokens, 0 to 1; null when it does not report cached tokens.</param>
/// <param name="MeanTimeToFirstToken">Seconds; null without streaming.</param>
public sealed record EndpointReport(
    string Name,
    long Requests,
    long Failures,
    double Share,
    double? CachedRatio,
    double? MeanTimeToFirstToken
);
