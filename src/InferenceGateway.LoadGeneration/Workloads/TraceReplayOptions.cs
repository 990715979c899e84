namespace InferenceGateway.LoadGeneration.Workloads;

/// <summary>How a trace is replayed.</summary>
public sealed record TraceReplayOptions
{
    /// <summary>Times faster than recorded; greater than 0.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>Start of the part to replay, in the trace's own time. It becomes time 0 of the run.</summary>
    public TimeSpan WindowStart { get; init; }

    /// <summary>End of the part to replay (excluded), in the trace's own time; null for the end of the trace.</summary>
    public TimeSpan? WindowEnd { get; init; }

    /// <summary>Prompts are cut to this many tokens (shared beginnings stay shared); null for no limit. Applied after scaling.</summary>
    public int? MaximumInputTokens { get; init; }

    /// <summary>Factor on all lengths, greater than 0: blocks shrink alike, so the pattern of hits stays as it was.</summary>
    public double LengthScale { get; init; } = 1;
}
