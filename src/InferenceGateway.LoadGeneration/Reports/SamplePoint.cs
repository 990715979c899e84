namespace InferenceGateway.LoadGeneration.Reports;

/// <summary>One measured value and when it belongs.</summary>
/// <param name="Seconds">Seconds from the start of the run.</param>
/// <param name="Value">The value.</param>
public readonly record struct SamplePoint(double Seconds, double Value);
