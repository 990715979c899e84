namespace InferenceGateway.Simulation.Metrics;

/// <summary>Whose metric names a simulated server publishes.</summary>
public enum EngineKind
{
    /// <summary>Names that begin with <c>vllm:</c>.</summary>
    Vllm,

    /// <summary>Names that begin with <c>sglang:</c>.</summary>
    Sglang,
}
