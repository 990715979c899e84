namespace InferenceGateway.LoadGeneration.Reports;

/// <summary>What a run measured. Immutable. Times are seconds; "from schedule" counts from when a request should have been sent.</summary>
public sealed record LoadReport
{
    /// <summary>What was run against what.</summary>
    public required RunDescription Run { get; init; }

    /// <summary>When the run started.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>From the first request sent to the last one ended; what rates are per second of.</summary>
    public required double BenchmarkSeconds { get; init; }

    /// <summary>Whether the run was cut short from outside.</summary>
    public required bool WasInterrupted { get; init; }

    /// <summary>Requests sent.</summary>
    public required long SentCount { get; init; }

    /// <summary>Requests answered completely.</summary>
    public required long SuccessCount { get; init; }

    /// <summary>Requests that failed.</summary>
    public required long FailureCount { get; init; }

    /// <summary>Requests under way when the run was interrupted: neither successes nor failures.</summary>
    public required long CancelledCount { get; init; }

    /// <summary>Requests sent per second while sending, 0 for fewer than two.</summary>
    public required double AchievedRate { get; init; }

    /// <summary>Seconds from the first request sent to the last one sent.</summary>
    public required double SendSeconds { get; init; }

    /// <summary>Most requests ever under way at once.</summary>
    public required int InFlightPeak { get; init; }

    /// <summary>Requests held back because the limit of requests in flight was reached.</summary>
    public required long InFlightLimitHits { get; init; }

    /// <summary>How late requests were sent.</summary>
    public required DistributionSummary? ScheduleDelay { get; init; }

    /// <summary>Send to end, of successes.</summary>
    public required DistributionSummary? RequestLatency { get; init; }

    /// <summary>Schedule to end, of successes.</summary>
    public required DistributionSummary? RequestLatencyFromSchedule { get; init; }

    /// <summary>Send to end, of failures.</summary>
    public required DistributionSummary? FailureLatency { get; init; }

    /// <summary>Send to response headers.</summary>
    public required DistributionSummary? TimeToFirstByte { get; init; }

    /// <summary>Send to first token; null without streaming.</summary>
    public required DistributionSummary? TimeToFirstToken { get; init; }

    /// <summary>Schedule to first token; null without streaming.</summary>
    public required DistributionSummary? TimeToFirstTokenFromSchedule { get; init; }

    /// <summary>First to last token over the tokens between them, per answer of at least two tokens.</summary>
    public required DistributionSummary? TimePerOutputToken { get; init; }

    /// <summary>Latency over output tokens, per answer.</summary>
    public required DistributionSummary? NormalizedTimePerOutputToken { get; init; }

    /// <summary>Each gap between tokens; tokens of one frame are 0 apart.</summary>
    public required DistributionSummary? InterTokenLatency { get; init; }

    /// <summary>Prompt tokens of successes.</summary>
    public required DistributionSummary? PromptTokens { get; init; }

    /// <summary>Cached prompt tokens of successes; null when no response reports them.</summary>
    public required long? CachedTokens { get; init; }

    /// <summary>Prompt tokens of the successes that report cached tokens.</summary>
    public required long PromptTokensWithCacheReport { get; init; }

    /// <summary>Output tokens of successes.</summary>
    public required DistributionSummary? OutputTokens { get; init; }

    /// <summary>Streamed successes where the frames with content are not as many as the tokens the server counts.</summary>
    public required long TokenCountMismatches { get; init; }

    /// <summary>Prompt tokens of failures, as planned.</summary>
    public required DistributionSummary? FailurePromptTokens { get; init; }

    /// <summary>Goodput; null without objectives.</summary>
    public required GoodputReport? Goodput { get; init; }

    /// <summary>Failures by kind, the most frequent first.</summary>
    public required IReadOnlyList<FailureGroup> Failures { get; init; }

    /// <summary>Endpoints by name; empty when responses name none.</summary>
    public required IReadOnlyList<EndpointReport> Endpoints { get; init; }

    /// <summary>The course of the run.</summary>
    public required IReadOnlyList<TimelinePoint> Timeline { get; init; }

    /// <summary>Length of one stretch of <see cref="Timeline"/> in seconds.</summary>
    public required double TimelineStepSeconds { get; init; }

    /// <summary>A fair sample of first-token times by time of sending.</summary>
    public required IReadOnlyList<SamplePoint> TimeToFirstTokenSamples { get; init; }

    /// <summary>Successes of all that ended by themselves, 0 to 1; 1 when none did.</summary>
    public double SuccessRate => SuccessCount + FailureCount == 0 ? 1 : (double)SuccessCount / (SuccessCount + FailureCount);

    /// <summary>Cached part of the prompt tokens, 0 to 1; null when unreported.</summary>
    public double? CachedRatio =>
        CachedTokens is { } cached && PromptTokensWithCacheReport > 0 ? (double)cached / PromptTokensWithCacheReport : null;

    /// <summary>Requests of the busiest endpoint over the mean: 1 is even; null when responses name no endpoint.</summary>
    public double? EndpointImbalance =>
        Endpoints.Count == 0
            ? null
            : Endpoints.Max(endpoint => endpoint.Requests) / Endpoints.Average(endpoint => (double)endpoint.Requests);

    /// <summary>Turns a total into a rate per second of benchmark time.</summary>
    public double PerSecond(double total) => BenchmarkSeconds > 0 ? total / BenchmarkSeconds : 0;
}
