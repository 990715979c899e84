using InferenceGateway.LoadGeneration.Arrivals;
using InferenceGateway.LoadGeneration.Recording;
using InferenceGateway.LoadGeneration.Reports;

namespace InferenceGateway.LoadGeneration;

/// <summary>How a workload is driven. Immutable.</summary>
/// <remarks>
/// With <see cref="Arrivals"/> the load is open-loop: sessions start when they are due, whatever the server does. With
/// <see cref="Concurrency"/> it is closed-loop. With neither, the workload's own arrival times apply.
/// </remarks>
public sealed record LoadOptions
{
    /// <summary>Default of <see cref="InFlightLimit"/>.</summary>
    public const int DefaultInFlightLimit = 10_000;

    /// <summary>Open loop: when sessions start.</summary>
    public ArrivalProcess? Arrivals { get; init; }

    /// <summary>Closed loop: sessions kept under way, at least 1.</summary>
    public int? Concurrency { get; init; }

    /// <summary>No request is sent after this; those under way are waited for. Null for no limit.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>At most this many requests are sent; null for no limit.</summary>
    public long? MaximumRequests { get; init; }

    /// <summary>Requests under way at once, at least 1. Beyond it requests are held back, which the report counts.</summary>
    public int InFlightLimit { get; init; } = DefaultInFlightLimit;

    /// <summary>What counts as a good answer.</summary>
    public ServiceLevelObjectives Objectives { get; init; } = ServiceLevelObjectives.None;

    /// <summary>How often progress is reported.</summary>
    public TimeSpan ProgressInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What the report says about the run.</summary>
    public RunDescription Description { get; init; } = new();
}
