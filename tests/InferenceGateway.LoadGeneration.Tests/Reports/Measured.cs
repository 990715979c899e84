using InferenceGateway.LoadGeneration.Recording;
using InferenceGateway.LoadGeneration.Reports;

namespace InferenceGateway.LoadGeneration.Tests.Reports;

/// <summary>Reports of runs that never took place.</summary>
internal static class Measured
{
    /// <summary>A report in which every request was answered after one of these times to the first token, one sent each second.</summary>
    public static LoadReport Run(params double[] firstTokens) =>
        new()
        {
            Run = new RunDescription { Workload = "replay of <nothing>", Arrivals = "all at once" },
            StartedAt = DateTimeOffset.UnixEpoch,
            BenchmarkSeconds = 10,
            WasInterrupted = false,
            SentCount = firstTokens.Length,
            SuccessCount = firstTokens.Length,
            FailureCount = 0,
            CancelledCount = 0,
            AchievedRate = 2,
            SendSeconds = 10,
            InFlightPeak = 1,
            InFlightLimitHits = 0,
            ScheduleDelay = null,
            RequestLatency = Summary(firstTokens),
            RequestLatencyFromSchedule = null,
            FailureLatency = null,
            TimeToFirstByte = null,
            TimeToFirstToken = Summary(firstTokens),
            TimeToFirstTokenFromSchedule = null,
            TimePerOutputToken = null,
            NormalizedTimePerOutputToken = null,
            InterTokenLatency = null,
            PromptTokens = null,
            CachedTokens = null,
            PromptTokensWithCacheReport = 0,
            OutputTokens = null,
            TokenCountMismatches = 0,
            FailurePromptTokens = null,
            Goodput = null,
            Failures = [],
            Endpoints = [],
            Timeline = [],
            TimelineStepSeconds = 1,
            TimeToFirstTokenSamples = [.. firstTokens.Select((value, second) => new SamplePoint(second, value))],
        };

    public static DistributionSummary? Summary(params double[] values)
    {
        SampleDistribution samples = new(1e-6);
        foreach (double value in values)
        {
            samples.Add(value);
        }

        return DistributionSummary.Of(samples);
    }
}
