namespace InferenceGateway.LoadGeneration.Workloads;

/// <summary>The shapes a <see cref="LengthDistribution"/> can have.</summary>
internal enum LengthDistributionKind
{
    Fixed,
    Uniform,
    Normal,
    LogNormal,
}
