namespace InferenceGateway.Simulation.Latency;

/// <summary>How the simulator decides when tokens appear.</summary>
public enum LatencyCalculator
{
    /// <summary>Engine steps with chunked prefill: load, prefill and decode slow each other down as in a real engine.</summary>
    Step,

    /// <summary>A fixed time to the first token, whatever the prompt.</summary>
    Constant,

    /// <summary>An overhead plus a time for each prompt token that is not cached.</summary>
    PerToken,
}
