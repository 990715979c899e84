using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Engine.Scraping;

namespace InferenceGateway.Engine.Endpoints;

/// <summary>Gets the metrics page of an endpoint: the collector's seam to the network. Thread-safe.</summary>
public interface IMetricsFetcher
{
    /// <summary>Appends the page, in pieces as they come, to <paramref name="page"/>, which has begun already.</summary>
    /// <returns>What came of it; never throws for what the endpoint or the network does.</returns>
    ValueTask<FetchOutcome> FetchAsync(Endpoint endpoint, MetricsPageReader page, CancellationToken cancellation);
}
