namespace InferenceGateway.LoadGeneration.Reports.Comparison;

/// <summary>One request of a run: where it went and how long it took. Immutable. Times are seconds.</summary>
/// <param name="Number">Its place in the order of sending, from 1.</param>
/// <param name="Endpoint">Who answered; null when nobody did.</param>
/// <param name="Sent">When it was sent, from the start of the run.</param>
/// <param name="TimeToFirstToken">Null when no token came.</param>
/// <param name="Ended">When it had ended, from the start of the run.</param>
/// <param name="Decision">Why it went there; null when that was not recorded.</param>
public sealed record TracedRequest(
    long Number,
    string? Endpoint,
    double Sent,
    double? TimeToFirstToken,
    double Ended,
    TracedDecision? Decision
);
