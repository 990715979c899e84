namespace InferenceGateway.StandaloneGateway.LivePage;

/// <summary>The history at one moment. Immutable.</summary>
internal sealed record TrafficReading
{
    /// <summary>Requests that ended since the start.</summary>
    public required long Requests { get; init; }

    /// <summary>Those that failed; see <see cref="OutcomeKinds.IsFailure"/>.</summary>
    public required long Failed { get; init; }

    /// <summary>Those that were turned away; see <see cref="OutcomeKinds.IsRejection"/>.</summary>
    public required long Rejected { get; init; }

    /// <summary>End of the last point's span; up to a step in the future when the step is not over.</summary>
    public required DateTimeOffset End { get; init; }

    /// <summary>Oldest first; the last one holds the seconds of its step that are over.</summary>
    public required IReadOnlyList<TrafficPoint> Points { get; init; }

    /// <summary>The last <see cref="TrafficHistory.RecentSeconds"/> in one; the rate is over <see cref="TrafficHistory.RateSeconds"/>.</summary>
    public required TrafficPoint Recent { get; init; }

    /// <summary>Requests that an endpoint answered in the last <see cref="TrafficHistory.RecentSeconds"/>.</summary>
    public required long AnsweredRecently { get; init; }

    /// <summary>By identity (<c>namespace/name</c>); endpoints that answered nothing lately may be missing.</summary>
    public required IReadOnlyDictionary<string, EndpointTotals> Endpoints { get; init; }
}
