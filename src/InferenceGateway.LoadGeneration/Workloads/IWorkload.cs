namespace InferenceGateway.LoadGeneration.Workloads;

/// <summary>A reproducible stream of work: the same workload enumerated twice gives the same sessions.</summary>
public interface IWorkload
{
    /// <summary>A short name for reports, such as <c>synthetic</c>.</summary>
    string Name { get; }

    /// <summary>Whether sessions carry their own <see cref="WorkloadSession.Arrival"/>.</summary>
    bool HasArrivalTimes { get; }

    /// <summary>
    /// The sessions, made one by one as they are asked for; endless for generated workloads. Arrival times, when there are
    /// any, never decrease.
    /// </summary>
    IEnumerable<WorkloadSession> Sessions();
}
