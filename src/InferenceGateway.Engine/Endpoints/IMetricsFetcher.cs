using InferenceGateway.Abstractions.Endpoints;

namespace InferenceGateway.Engine.Endpoints;

/// <summary>Gets the metrics page of an endpoint: the collector's seam to the network. Thread-safe.</summary>
public interface IMetricsFetcher
{
    /// <summary>Appends the page to <paramref name="page"/>.</summary>
    /// <returns>What came of it; never throws for what the endpoint or the network does.</returns>
    ValueTask<FetchOutcome> FetchAsync(Endpoint endpoint, PageBuffer page, CancellationToken cancellation);
}
