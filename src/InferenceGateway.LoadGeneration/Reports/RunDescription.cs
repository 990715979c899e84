namespace InferenceGateway.LoadGeneration.Reports;

/// <summary>What a run does, in words for reports. Immutable.</summary>
public sealed record RunDescription
{
    /// <summary>Where requests go.</summary>
    public string Target { get; init; } = "";

    /// <summary>What is sent.</summary>
    public string Workload { get; init; } = "";

    /// <summary>How arrivals are spread.</summary>
    public string Arrivals { get; init; } = "";

    /// <summary>The models asked for.</summary>
    public string Model { get; init; } = "";

    /// <summary>Requests per second asked for; null when the rate follows from something else.</summary>
    public double? RequestedRate { get; init; }

    /// <summary>Sessions kept under way; null for open-loop load.</summary>
    public int? Concurrency { get; init; }

    /// <summary>Seed of the run.</summary>
    public int Seed { get; init; }

    /// <summary>Bound on requests in flight.</summary>
    public int InFlightLimit { get; init; }
}
