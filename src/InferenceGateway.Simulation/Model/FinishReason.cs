namespace InferenceGateway.Simulation.Model;

/// <summary>Why a request left the model.</summary>
public enum FinishReason
{
    /// <summary>Still in the model.</summary>
    None,

    /// <summary>The text came to its own end.</summary>
    Stop,

    /// <summary>The token limit, or the end of the cache memory, was reached.</summary>
    Length,

    /// <summary>Cancelled from outside.</summary>
    Abort,
}
