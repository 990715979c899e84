using InferenceGateway.LoadGeneration.Reports;
using InferenceGateway.LoadGeneration.Workloads;

namespace InferenceGateway.LoadGeneration.Recording;

/// <summary>
/// Gathers observations into a report, in memory that does not grow with the number of requests. Thread-safe: one lock, taken
/// twice per request.
/// </summary>
internal sealed class LoadRecorder
{
    private const double TimeResolution = 1e-6;
    private const double TokenResolution = 1;
    private const int SamplePoints = 1500;

    private readonly Lock _gate = new();
    private readonly TimeProvider _clock;
    private readonly long _start;
    private readonly DateTimeOffset _startedAt;
    private readonly GoodputCounter _goodput;
    private readonly Timeline _timeline = new();
    private readonly FailureLog _failures = new();
    private readonly EndpointTally _endpoints = new();
    private readonly ReservoirSample _firstTokenSamples;

    private readonly SampleDistribution _scheduleDelay = new(TimeResolution);
    private readonly SampleDistribution _latency = new(TimeResolution);
    private readonly SampleDistribution _latencyFromSchedule = new(TimeResolution);
    private readonly SampleDistribution _failureLatency = new(TimeResolution);
    private readonly SampleDistribution _firstByte = new(TimeResolution);
    private readonly SampleDistribution _firstToken = new(TimeResolution);
    private readonly SampleDistribution _firstTokenFromSchedule = new(TimeResolution);
    private readonly SampleDistribution _perOutputToken = new(TimeResolution);
    private readonly SampleDistribution _normalizedPerOutputToken = new(TimeResolution);
    private readonly SampleDistribution _interToken = new(TimeResolution);
    private readonly SampleDistribution _promptTokens = new(TokenResolution);
    private readonly SampleDistribution _outputTokens = new(TokenResolution);
    private readonly SampleDistribution _failurePromptTokens = new(TokenResolution);

    private long _sent;
    private long _cancelled;
    private long _failed;
    private long _held;
    private long? _cachedTokens;
    private long _promptTokensWithCacheReport;
    private long _tokenCountMismatches;
    private int _inFlight;
    private int _inFlightPeak;
    private double? _firstSent;
    private double _lastSent;
    private double _lastEnd;

    public LoadRecorder(TimeProvider clock, ServiceLevelObjectives objectives, int seed)
    {
        _clock = clock;
        _start = clock.GetTimestamp();
        _startedAt = clock.GetUtcNow();
        _goodput = new GoodputCounter(objectives);
        _firstTokenSamples = new ReservoirSample(SamplePoints, new Random(seed));
    }

    /// <summary>Timestamp of the start of the run.</summary>
    public long Start => _start;

    /// <summary>Notes that a request had to wait for the in-flight limit.</summary>
    public void AddHeld()
    {
        lock (_gate)
        {
            _held++;
        }
    }

    /// <summary>Notes that a request is about to be sent.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            double now = SecondsAt(_clock.GetTimestamp());
            _sent++;
            _inFlight++;
            _inFlightPeak = Math.Max(_inFlightPeak, _inFlight);
            _firstSent ??= now;
            _lastSent = now;
            _timeline.AddSent(now);
        }
    }

    /// <summary>Takes in a request that has ended.</summary>
    public void End(PlannedRequest request, RequestObservation observation)
    {
        int outputTokens = observation.OutputTokens ?? observation.TokenFrames;
        bool succeeded = observation.Failure is null && !observation.WasCancelled;
        lock (_gate)
        {
            _inFlight--;
            _lastEnd = Math.Max(_lastEnd, SecondsAt(observation.End));
            _timeline.AddEnd(SecondsAt(observation.End), succeeded, outputTokens);
            if (observation.WasCancelled)
            {
                _cancelled++;
                return;
            }

            _scheduleDelay.Add(Math.Max(0, observation.Seconds(observation.Scheduled, observation.Sent)));
            if (observation.Failure is { } failure)
            {
                AddFailure(request, observation, failure);
            }
            else
            {
                AddSuccess(request, observation, outputTokens);
            }
        }
    }

    public LoadProgress Progress()
    {
        lock (_gate)
        {
            return new LoadProgress
            {
                Elapsed = _clock.GetElapsedTime(_start),
                Sent = _sent,
                Succeeded = _latency.Count,
                Failed = _failed,
                InFlight = _inFlight,
                OutputTokens = (long)_outputTokens.Sum,
                MeanTimeToFirstToken = _firstToken.Count == 0 ? null : TimeSpan.FromSeconds(_firstToken.Mean),
            };
        }
    }

    public LoadReport Report(RunDescription run, bool wasInterrupted)
    {
        lock (_gate)
        {
            double seconds = Math.Max(0, _lastEnd - (_firstSent ?? 0));
            double sendSeconds = Math.Max(0, _lastSent - (_firstSent ?? 0));
            return new LoadReport
            {
                Run = run,
                StartedAt = _startedAt,
                BenchmarkSeconds = seconds,
                WasInterrupted = wasInterrupted,
                SentCount = _sent,
                SuccessCount = _latency.Count,
                FailureCount = _failed,
                CancelledCount = _cancelled,
                AchievedRate = sendSeconds > 0 ? _sent / sendSeconds : 0,
                SendSeconds = sendSeconds,
                InFlightPeak = _inFlightPeak,
                InFlightLimitHits = _held,
                ScheduleDelay = DistributionSummary.Of(_scheduleDelay),
                RequestLatency = DistributionSummary.Of(_latency),
                RequestLatencyFromSchedule = DistributionSummary.Of(_latencyFromSchedule),
                FailureLatency = DistributionSummary.Of(_failureLatency),
                TimeToFirstByte = DistributionSummary.Of(_firstByte),
                TimeToFirstToken = DistributionSummary.Of(_firstToken),
                TimeToFirstTokenFromSchedule = DistributionSummary.Of(_firstTokenFromSchedule),
                TimePerOutputToken = DistributionSummary.Of(_perOutputToken),
                NormalizedTimePerOutputToken = DistributionSummary.Of(_normalizedPerOutputToken),
                InterTokenLatency = DistributionSummary.Of(_interToken),
                PromptTokens = DistributionSummary.Of(_promptTokens),
                CachedTokens = _cachedTokens,
                PromptTokensWithCacheReport = _promptTokensWithCacheReport,
                OutputTokens = DistributionSummary.Of(_outputTokens),
                TokenCountMismatches = _tokenCountMismatches,
                FailurePromptTokens = DistributionSummary.Of(_failurePromptTokens),
                Goodput = _goodput.Report(seconds),
                Failures = _failures.Groups(),
                Endpoints = _endpoints.Report(),
                Timeline = _timeline.Points(),
                TimelineStepSeconds = _timeline.BucketSeconds,
                TimeToFirstTokenSamples = _firstTokenSamples.Points(),
            };
        }
    }

    private void AddFailure(PlannedRequest request, RequestObservation observation, RequestFailure failure)
    {
        _failed++;
        _failures.Add(failure);
        _failureLatency.Add(observation.Seconds(observation.Sent, observation.End));
        _failurePromptTokens.Add(request.PromptTokens);
        _goodput.AddFailure();
        if (observation.Endpoint is { } endpoint)
        {
            _endpoints.Add(endpoint, succeeded: false, request.PromptTokens, cachedTokens: null, timeToFirstToken: null);
        }
    }

    private void AddSuccess(PlannedRequest request, RequestObservation observation, int outputTokens)
    {
        int promptTokens = observation.PromptTokens ?? request.PromptTokens;
        double latency = observation.Seconds(observation.Sent, observation.End);
        _latency.Add(latency);
        _latencyFromSchedule.Add(observation.Seconds(observation.Scheduled, observation.End));
        _normalizedPerOutputToken.Add(outputTokens == 0 ? 0 : latency / outputTokens);
        _promptTokens.Add(promptTokens);
        _outputTokens.Add(outputTokens);
        if (observation.FirstByte is { } firstByte)
        {
            _firstByte.Add(observation.Seconds(observation.Sent, firstByte));
        }

        if (observation.CachedTokens is { } cached)
        {
            _cachedTokens = (_cachedTokens ?? 0) + cached;
            _promptTokensWithCacheReport += promptTokens;
        }

        (double? timeToFirstToken, double? timePerOutputToken) = AddTokenTimes(observation, outputTokens);
        _goodput.AddSuccess(timeToFirstToken, timePerOutputToken, outputTokens);
        if (observation.Endpoint is { } endpoint)
        {
            _endpoints.Add(endpoint, succeeded: true, promptTokens, observation.CachedTokens, timeToFirstToken);
        }
    }

    private (double? TimeToFirstToken, double? TimePerOutputToken) AddTokenTimes(RequestObservation observation, int outputTokens)
    {
        if (observation is not { FirstToken: { } firstToken, LastToken: { } lastToken })
        {
            return (null, null);
        }

        double timeToFirstToken = observation.Seconds(observation.Sent, firstToken);
        _firstToken.Add(timeToFirstToken);
        _firstTokenFromSchedule.Add(observation.Seconds(observation.Scheduled, firstToken));
        _firstTokenSamples.Add(new SamplePoint(SecondsAt(observation.Sent), timeToFirstToken));
        foreach (uint gap in observation.GapMicroseconds)
        {
            _interToken.Add(gap * TimeResolution);
        }

        // Tokens the server counts beyond the frames came together with others: no time between them.
        _interToken.Add(0, outputTokens - observation.TokenFrames);
        _tokenCountMismatches += outputTokens == observation.TokenFrames ? 0 : 1;
        if (outputTokens < 2)
        {
            return (timeToFirstToken, null);
        }

        double timePerOutputToken = observation.Seconds(firstToken, lastToken) / (outputTokens - 1);
        _perOutputToken.Add(timePerOutputToken);
        return (timeToFirstToken, timePerOutputToken);
    }

    private double SecondsAt(long timestamp) => _clock.GetElapsedTime(_start, timestamp).TotalSeconds;
}
