namespace InferenceGateway.LoadGeneration.Arrivals;

/// <summary>How open-loop arrivals are spread over time.</summary>
public enum ArrivalKind
{
    /// <summary>Independent exponential gaps: what many independent clients look like. The count in a given time varies.</summary>
    Poisson,

    /// <summary>Equal gaps.</summary>
    Constant,

    /// <summary>Exactly rate × duration arrivals at uniformly random moments; the last one at the very end.</summary>
    Uniform,
}
