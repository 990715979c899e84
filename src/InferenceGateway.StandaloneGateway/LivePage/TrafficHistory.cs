using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Engine.Explanation;
using InferenceGateway.Engine.Requests;

namespace InferenceGateway.StandaloneGateway.LivePage;

/// <summary>
/// The last five minutes of traffic in buckets of one second. Counting a request takes one short lock and no allocation. Thread-safe.
/// </summary>
/// <remarks>Seconds are counted by the clock's timestamp from the start on, so a step of the wall clock leaves no hole and no overlap.</remarks>
internal sealed class TrafficHistory : IRequestObserver
{
    /// <summary>How far back the history goes.</summary>
    public const int HistorySeconds = 300;

    /// <summary>The span behind "now" for latencies, ratios and shares: long enough for a steady percentile at one request per second.</summary>
    public const int RecentSeconds = 60;

    /// <summary>The span behind "now" for the request rate: short, so that a change shows at once.</summary>
    public const int RateSeconds = 10;

    /// <summary>Endpoints counted at once. One more is counted when another has been silent for <see cref="RecentSeconds"/>.</summary>
    public const int MaximumEndpoints = 1024;

    private readonly Lock _gate = new();
    private readonly TimeProvider _clock;
    private readonly long _startTimestamp;
    private readonly long _startMilliseconds;
    private readonly Dictionary<string, EndpointTraffic> _endpoints = new(StringComparer.Ordinal);

    /// <summary>One more than the history is long: the second that is not over yet.</summary>
    private readonly TrafficWindow[] _seconds = new TrafficWindow[HistorySeconds + 1];

    private readonly TrafficWindow _sum = new();
    private long _requests;
    private long _failed;
    private long _rejected;
    private long _searchedAt = -1;

    public TrafficHistory(TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        _clock = clock;
        _startTimestamp = clock.GetTimestamp();
        _startMilliseconds = clock.GetUtcNow().ToUnixTimeMilliseconds();
        for (int i = 0; i < _seconds.Length; i++)
        {
            _seconds[i] = new TrafficWindow();
        }
    }

    private long StartSecond => _startMilliseconds / 1000;

    /// <inheritdoc/>
    public void Ended(InferenceRequest request, RequestOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        CacheUse cacheUse = CacheUse.Of(outcome.Usage);
        lock (_gate)
        {
            long second = CurrentSecond();
            _requests++;
            _failed += outcome.IsFailure() ? 1 : 0;
            _rejected += outcome.IsRejection() ? 1 : 0;
            TrafficWindow window = _seconds[second % _seconds.Length];
            if (window.Second != second)
            {
                window.Reset(second);
            }

            window.Count(outcome, cacheUse);
            if (outcome.Endpoint is { } endpoint)
            {
                TrafficOf(endpoint, second)?.Count(second, cacheUse);
            }
        }
    }

    /// <summary>What the page shows.</summary>
    /// <param name="stepSeconds">Seconds in one point; divides <see cref="HistorySeconds"/>. Steps begin at multiples of it, so that a
    /// point keeps its value once its step is over.</param>
    public TrafficReading Read(int stepSeconds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stepSeconds, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(HistorySeconds % stepSeconds, 0);
        lock (_gate)
        {
            long now = CurrentSecond();
            long lastStep = (now - 1) / stepSeconds;
            TrafficPoint[] points = new TrafficPoint[HistorySeconds / stepSeconds];
            for (int i = 0; i < points.Length; i++)
            {
                long first = (lastStep - points.Length + 1 + i) * stepSeconds;
                points[i] = Point(first, Math.Min(first + stepSeconds, now));
            }

            Dictionary<string, EndpointTotals> endpoints = SumEndpoints(now);
            return new TrafficReading
            {
                Requests = _requests,
                Failed = _failed,
                Rejected = _rejected,
                End = DateTimeOffset.FromUnixTimeSeconds((lastStep + 1) * stepSeconds),
                Points = points,
                Recent = Recent(now),
                AnsweredRecently = endpoints.Values.Sum(e => (long)e.Requests),
                Endpoints = endpoints,
            };
        }
    }

    private long CurrentSecond() => (_startMilliseconds + (long)_clock.GetElapsedTime(_startTimestamp).TotalMilliseconds) / 1000;

    /// <summary>The seconds from <paramref name="first"/> up to, not including, <paramref name="end"/>.</summary>
    private TrafficPoint Point(long first, long end)
    {
        Sum(first, end);
        long lived = end - Math.Max(first, StartSecond);
        return new TrafficPoint(
            lived > 0 ? (double)_sum.Requests / lived : null,
            _sum.TimeToFirstTokenMilliseconds(0.5),
            _sum.TimeToFirstTokenMilliseconds(0.9),
            _sum.HitRatio
        );
    }

    /// <summary>Latencies and ratios take in the second that is not over; a rate cannot, unless there is nothing else.</summary>
    private TrafficPoint Recent(long now)
    {
        double? rate = now > StartSecond ? Point(now - RateSeconds, now).RequestsPerSecond : Point(now, now + 1).RequestsPerSecond;
        return Point(now + 1 - RecentSeconds, now + 1) with { RequestsPerSecond = rate };
    }

    private void Sum(long first, long end)
    {
        _sum.Reset(first);
        for (long second = Math.Max(first, 0); second < end; second++)
        {
            TrafficWindow window = _seconds[second % _seconds.Length];
            if (window.Second == second)
            {
                _sum.Add(window);
            }
        }
    }

    private Dictionary<string, EndpointTotals> SumEndpoints(long now)
    {
        Dictionary<string, EndpointTotals> sums = new(_endpoints.Count, StringComparer.Ordinal);
        foreach ((string endpoint, EndpointTraffic traffic) in _endpoints)
        {
            sums.Add(endpoint, traffic.Sum(now));
        }

        return sums;
    }

    private EndpointTraffic? TrafficOf(string endpoint, long now)
    {
        if (_endpoints.TryGetValue(endpoint, out EndpointTraffic? traffic))
        {
            return traffic;
        }

        if (_endpoints.Count >= MaximumEndpoints && !ForgetSilent(now))
        {
            return null;
        }

        traffic = new EndpointTraffic();
        _endpoints.Add(endpoint, traffic);
        return traffic;
    }

    private bool ForgetSilent(long now)
    {
        // Once a second at most: with more live endpoints than are counted, every request of the others comes here.
        if (_searchedAt == now)
        {
            return false;
        }

        _searchedAt = now;
        foreach ((string endpoint, EndpointTraffic traffic) in _endpoints)
        {
            if (traffic.Sum(now).Requests == 0)
            {
                _endpoints.Remove(endpoint);
            }
        }

        return _endpoints.Count < MaximumEndpoints;
    }
}
