using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Engine.Endpoints;
using InferenceGateway.Engine.Scraping;
using InferenceGateway.Simulation.VirtualTime;

namespace InferenceGateway.Simulation.Clusters;

/// <summary>Reads the servers' pages where they are. Takes no time, unlike the requests: a page is as old as its scrape.</summary>
internal sealed class VirtualMetricsFetcher(VirtualCluster cluster, VirtualClock clock, TimeSpan timeout, FetchOutcome? failure)
    : IMetricsFetcher
{
    public async ValueTask<FetchOutcome> FetchAsync(Endpoint endpoint, MetricsPageReader page, CancellationToken cancellation)
    {
        if (failure == FetchOutcome.TimedOut)
        {
            await Task.Delay(timeout, clock, cancellation);
        }

        if (failure is { } outcome)
        {
            return cluster.ServerOf(endpoint).IsUp ? outcome : FetchOutcome.ConnectionFailed;
        }

        return cluster.ServerOf(endpoint).TryReadPage(page.Append) ? FetchOutcome.Page : FetchOutcome.ConnectionFailed;
    }
}
