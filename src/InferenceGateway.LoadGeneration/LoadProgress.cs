namespace InferenceGateway.LoadGeneration;

/// <summary>Where a run stands. Immutable.</summary>
public sealed record LoadProgress
{
    /// <summary>Time since the start of the run.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Requests sent.</summary>
    public required long Sent { get; init; }

    /// <summary>Requests answered completely.</summary>
    public required long Succeeded { get; init; }

    /// <summary>Requests that failed.</summary>
    public required long Failed { get; init; }

    /// <summary>Requests under way.</summary>
    public required int InFlight { get; init; }

    /// <summary>Tokens of the answers that have ended.</summary>
    public required long OutputTokens { get; init; }

    /// <summary>Mean time to first token so far; null before the first answer or without streaming.</summary>
    public required TimeSpan? MeanTimeToFirstToken { get; init; }
}
