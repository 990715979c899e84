using System.Text;
using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Engine.Endpoints;
using InferenceGateway.Engine.Scraping;

namespace InferenceGateway.Engine.Tests.Fakes;

/// <summary>Answers scrapes as the test says, by endpoint name. Thread-safe.</summary>
internal sealed class FakeMetricsFetcher(TimeProvider clock) : IMetricsFetcher
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<DateTimeOffset>> _fetches = [];

    /// <summary>What each scrape comes to.</summary>
    public Func<Endpoint, FetchOutcome> Outcome { get; set; } = _ => FetchOutcome.Page;

    /// <summary>The page of an endpoint that has one.</summary>
    public Func<Endpoint, string> Page { get; set; } = _ => VllmPage(0, 0, 0);

    /// <summary>What a scrape waits for before it comes to anything.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public static string VllmPage(int waiting, int running, double usage) =>
        $"vllm:num_requests_waiting {waiting}\nvllm:num_requests_running {running}\nvllm:kv_cache_usage_perc {usage}\n";

    /// <summary>When the endpoint was asked.</summary>
    public DateTimeOffset[] Fetches(string name)
    {
        lock (_gate)
        {
            return _fetches.TryGetValue(name, out List<DateTimeOffset>? times) ? [.. times] : [];
        }
    }

    public async ValueTask<FetchOutcome> FetchAsync(Endpoint endpoint, MetricsPageReader page, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (!_fetches.TryGetValue(endpoint.Name, out List<DateTimeOffset>? times))
            {
                _fetches[endpoint.Name] = times = [];
            }

            times.Add(clock.GetUtcNow());
        }

        await Gate.WaitAsync(cancellation);
        FetchOutcome outcome = Outcome(endpoint);
        if (outcome == FetchOutcome.Page)
        {
            page.Append(Encoding.UTF8.GetBytes(Page(endpoint)));
        }

        return outcome;
    }
}
