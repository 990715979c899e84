namespace InferenceGateway.Simulation.Latency;

/// <summary>
/// Every time constant of a simulated model server. Times are for a server of speed 1; <see cref="SpeedFactor"/> scales all of them.
/// A deviation is the standard deviation of a normal draw that is kept within 0.3 and 1.7 times its mean.
/// </summary>
public sealed record LatencyOptions
{
    /// <summary>How tokens are timed.</summary>
    public LatencyCalculator Calculator { get; init; } = LatencyCalculator.Step;

    /// <summary>Time to the first token on an idle server. Read by <see cref="LatencyCalculator.Constant"/> only.</summary>
    public TimeSpan TimeToFirstToken { get; init; }

    /// <summary>At most 30 % of <see cref="TimeToFirstToken"/>.</summary>
    public TimeSpan TimeToFirstTokenDeviation { get; init; }

    /// <summary>Time between two tokens of a sequence that decodes alone.</summary>
    public TimeSpan InterTokenLatency { get; init; }

    /// <summary>At most 30 % of <see cref="InterTokenLatency"/>.</summary>
    public TimeSpan InterTokenLatencyDeviation { get; init; }

    /// <summary>
    /// What a prompt costs apart from its tokens. With <see cref="LatencyCalculator.Step"/> it passes before the engine sees the request
    /// (HTTP, templating, tokenising), so it occupies nobody else.
    /// </summary>
    public TimeSpan PrefillOverhead { get; init; }

    /// <summary>Prefill time of one prompt token that is not in the cache.</summary>
    public TimeSpan PrefillTimePerToken { get; init; }

    /// <summary>Jitter of the prefill: of the whole with <see cref="LatencyCalculator.PerToken"/>, of the overhead with <see cref="LatencyCalculator.Step"/>.</summary>
    public TimeSpan PrefillTimeDeviation { get; init; }

    /// <summary>
    /// How many times slower everything is when all sequence slots are taken; at least 1. With <see cref="LatencyCalculator.Step"/> it sets the
    /// default of <see cref="DecodeTimePerSequence"/>, so that a full decode batch takes this many inter-token latencies.
    /// </summary>
    public double TimeFactorUnderLoad { get; init; } = 1;

    /// <summary>Fixed part of an engine step. Null: what is left of <see cref="InterTokenLatency"/> after one sequence's share.</summary>
    public TimeSpan? StepOverhead { get; init; }

    /// <summary>What each decoding sequence adds to a step. Null: derived from <see cref="TimeFactorUnderLoad"/>.</summary>
    public TimeSpan? DecodeTimePerSequence { get; init; }

    /// <summary>What each context token of the decoding sequences adds to a step (reading its keys and values), in nanoseconds.</summary>
    public double DecodeNanosecondsPerContextToken { get; init; }

    /// <summary>Speed relative to the configured times: 0.5 is half as fast. Greater than 0.</summary>
    public double SpeedFactor { get; init; } = 1;

    /// <summary>Null when every value is in range; otherwise one line that names the setting and says what was expected.</summary>
    public string? Validate()
    {
        (string Name, TimeSpan Value)[] times =
        [
            ("time-to-first-token", TimeToFirstToken),
            ("time-to-first-token-std-dev", TimeToFirstTokenDeviation),
            ("inter-token-latency", InterTokenLatency),
            ("inter-token-latency-std-dev", InterTokenLatencyDeviation),
            ("prefill-overhead", PrefillOverhead),
            ("prefill-time-per-token", PrefillTimePerToken),
            ("prefill-time-std-dev", PrefillTimeDeviation),
            ("step-overhead", StepOverhead ?? TimeSpan.Zero),
            ("decode-time-per-sequence", DecodeTimePerSequence ?? TimeSpan.Zero),
        ];
        foreach ((string name, TimeSpan value) in times)
        {
            if (value < TimeSpan.Zero)
            {
                return $"{name} must not be negative, but is {value.TotalMilliseconds} ms";
            }
        }

        return TooWide("time-to-first-token", TimeToFirstToken, TimeToFirstTokenDeviation)
            ?? TooWide("inter-token-latency", InterTokenLatency, InterTokenLatencyDeviation)
            ?? (
                TimeFactorUnderLoad >= 1 && double.IsFinite(TimeFactorUnderLoad)
                    ? null
                    : $"time-factor-under-load must be at least 1, but is {TimeFactorUnderLoad}"
            )
            ?? (SpeedFactor > 0 && double.IsFinite(SpeedFactor) ? null : $"speed-factor must be greater than 0, but is {SpeedFactor}")
            ?? (
                DecodeNanosecondsPerContextToken >= 0 && double.IsFinite(DecodeNanosecondsPerContextToken)
                    ? null
                    : $"decode-time-per-context-token must not be negative, but is {DecodeNanosecondsPerContextToken} ns"
            );
    }

    private static string? TooWide(string name, TimeSpan mean, TimeSpan deviation) =>
        deviation.Ticks * 10 <= mean.Ticks * 3
            ? null
            : $"{name}-std-dev must be at most 30 % of {name} ({mean.TotalMilliseconds} ms), but is {deviation.TotalMilliseconds} ms";
}
