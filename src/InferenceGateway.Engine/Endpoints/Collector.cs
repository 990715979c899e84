using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Engine.Metrics;
using InferenceGateway.Engine.Scraping;
using Microsoft.Extensions.Logging;

namespace InferenceGateway.Engine.Endpoints;

/// <summary>
/// Scrapes all endpoints from one loop and keeps their columns. Also knows who can be reached: an endpoint that no connection can be made to
/// stops being a candidate and comes back with the first connection that holds. A page that hangs only lets its numbers grow stale.
/// </summary>
/// <remarks>
/// Scrapes are spread over the interval, so that they come as a trickle between requests and not as a burst in front of them; but not
/// thinner than a handful at a time, since waking up costs more than reading a page.
/// </remarks>
public sealed class Collector
{
    private const int MostPhases = 5;
    private const int SmallestBurst = 10;
    private const string DeprecatedEngineLabelKey = "inference.networking.k8s.io/engine-type";

    private readonly EndpointStore _store;
    private readonly IMetricsFetcher _fetcher;
    private readonly CollectorOptions _options;
    private readonly EngineMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private Dictionary<Endpoint, EndpointScrape> _scrapes = [];
    private EndpointScrape[] _schedule = [];
    private long _version = -1;

    public Collector(
        EndpointStore store,
        IMetricsFetcher fetcher,
        CollectorOptions options,
        EngineMetrics metrics,
        TimeProvider clock,
        ILogger<Collector> logger
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        _store = store;
        _fetcher = fetcher;
        _options = options;
        _metrics = metrics;
        _clock = clock;
        _logger = logger;
    }

    /// <summary>Scrapes until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using PeriodicTimer timer = new(_options.Interval, _clock);
        for (int phase = 0; ; phase++)
        {
            FollowStore();
            int phases = Math.Clamp(_schedule.Length / SmallestBurst, 1, MostPhases);
            ScrapePhase(phase % phases, phases, cancellation);
            if (timer.Period != _options.Interval / phases)
            {
                timer.Period = _options.Interval / phases;
            }

            try
            {
                if (!await timer.WaitForNextTickAsync(cancellation))
                {
                    return;
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>Scrapes every endpoint once and waits for all answers; used at start, so that the first request meets known numbers.</summary>
    public Task ScrapeAllAsync(CancellationToken cancellation)
    {
        FollowStore();
        return Task.WhenAll(_schedule.Where(scrape => scrape.TryBegin()).Select(scrape => ScrapeAsync(scrape, cancellation)));
    }

    /// <summary>A request found that no connection can be made: nobody else is sent there until a scrape connects.</summary>
    public void ConnectionFailed(Endpoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        EndpointSnapshot snapshot = _store.Current;
        if (snapshot.TryGet(endpoint.Slot, out Endpoint? current) && current == endpoint)
        {
            SetUnreachable(snapshot, endpoint, true);
        }
    }

    private void ScrapePhase(int phase, int phases, CancellationToken cancellation)
    {
        long now = _clock.GetTimestamp();
        EndpointScrape[] schedule = _schedule;
        for (int i = phase; i < schedule.Length; i += phases)
        {
            if (schedule[i].DueAt <= now && schedule[i].TryBegin())
            {
                _ = ScrapeAsync(schedule[i], cancellation);
            }
        }
    }

    private void FollowStore()
    {
        EndpointSnapshot snapshot = _store.Current;
        if (snapshot.Version == _version)
        {
            return;
        }

        Dictionary<Endpoint, EndpointScrape> scrapes = [];
        foreach (int slot in snapshot.Slots)
        {
            Endpoint endpoint = snapshot[slot];
            scrapes[endpoint] = _scrapes.TryGetValue(endpoint, out EndpointScrape? known)
                ? known
                : new EndpointScrape(endpoint, PlanFor(endpoint));
        }

        _scrapes = scrapes;
        _schedule = [.. scrapes.Values];
        _version = snapshot.Version;
    }

    private MetricsPagePlan PlanFor(Endpoint endpoint)
    {
        bool isLabelled =
            (endpoint.Labels.TryGetValue(_options.EngineLabelKey, out string? engine) && engine.Length > 0)
            || endpoint.Labels.TryGetValue(DeprecatedEngineLabelKey, out engine);
        return _options.Engines.PlanFor(isLabelled ? engine : null);
    }

    private async Task ScrapeAsync(EndpointScrape scrape, CancellationToken cancellation)
    {
        try
        {
            Digest(scrape, await _fetcher.FetchAsync(scrape.Endpoint, scrape.Page, cancellation));
        }
        catch (OperationCanceledException)
        {
            // The gateway stops; nothing was learned.
        }
        finally
        {
            scrape.End();
        }
    }

    private void Digest(EndpointScrape scrape, FetchOutcome outcome)
    {
        EndpointSnapshot snapshot = _store.Current;
        if (!snapshot.TryGet(scrape.Endpoint.Slot, out Endpoint? current) || current != scrape.Endpoint)
        {
            return;
        }

        if (outcome != FetchOutcome.ConnectionFailed)
        {
            // A request whose connection broke proves little: servers close idle connections. A scrape that was refused too proves an end.
            if (scrape.WasRefused && snapshot.Metrics.IsUnreachable[scrape.Endpoint.Slot])
            {
                // Before anybody is sent there again.
                _store.Returned(scrape.Endpoint);
            }

            SetUnreachable(snapshot, scrape.Endpoint, false);
        }

        if (outcome is FetchOutcome.Page or FetchOutcome.NoPage)
        {
            scrape.Answered();
        }
        else
        {
            _metrics.PollErrors.WithLabels("metrics-data-source").Inc();
            scrape.Failed(_clock, _options.Interval, outcome);
            if (scrape.IsUnreachable)
            {
                SetUnreachable(snapshot, scrape.Endpoint, true);
            }
        }

        if (outcome == FetchOutcome.Page && scrape.Extract(snapshot.Metrics, _clock.GetTimestamp()) is { } problem)
        {
            _metrics.ExtractErrors.WithLabels("metrics-data-source", "core-metrics-extractor").Inc();
            Log.PageNotRead(_logger, scrape.Endpoint.Id, problem);
        }
    }

    private void SetUnreachable(EndpointSnapshot snapshot, Endpoint endpoint, bool isUnreachable)
    {
        ref bool column = ref snapshot.Metrics.IsUnreachable.At(endpoint.Slot);
        if (column == isUnreachable)
        {
            return;
        }

        column = isUnreachable;
        if (isUnreachable)
        {
            Log.EndpointLost(_logger, endpoint.Id, endpoint.HostPort);
        }
        else
        {
            Log.EndpointBack(_logger, endpoint.Id, endpoint.HostPort);
        }
    }
}
