namespace InferenceGateway.LoadGeneration.Workloads;

/// <summary>A session of exactly one request.</summary>
internal sealed class SingleRequestSession(PlannedRequest request) : WorkloadSession
{
    public override PlannedRequest? Next(TurnResult? previous) => previous is null ? request : null;
}
