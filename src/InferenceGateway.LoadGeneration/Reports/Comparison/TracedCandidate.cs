namespace InferenceGateway.LoadGeneration.Reports.Comparison;

/// <summary>What a decision said of one endpoint, and the load and cache it went by, before the request itself counts. Immutable.</summary>
public sealed record TracedCandidate
{
    /// <summary>Its name.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The filter that dropped it; null when it was scored.</summary>
    public string? RemovedBy { get; init; }

    /// <summary>One for each scorer; empty when it was dropped.</summary>
    public IReadOnlyList<double> Scores { get; init; } = [];

    /// <summary>Weighted sum.</summary>
    public double Total { get; init; }

    /// <summary>Requests sent there and not ended.</summary>
    public int InFlight { get; init; }

    /// <summary>Requests among <see cref="InFlight"/> whose answer had not begun.</summary>
    public int Unanswered { get; init; }

    /// <summary>Prompt tokens that it still had to compute for those.</summary>
    public long InFlightTokens { get; init; }

    /// <summary>Prompt tokens it was believed to hold.</summary>
    public int MatchedTokens { get; init; }

    /// <summary>Prompt tokens not held whose computing is repaid by other requests in flight that begin alike.</summary>
    public double SharedTokens { get; init; }
}
