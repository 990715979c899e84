namespace InferenceGateway.LoadGeneration.Reports.Comparison;

/// <summary>One thing that policies are compared by. Immutable.</summary>
/// <param name="Key">Name in JSON.</param>
/// <param name="Title">Head of its column.</param>
/// <param name="LessIsBetter">Whether the smallest value is the best one.</param>
/// <param name="Read">The value in a report; null when it was not measured.</param>
/// <param name="Format">The value in words.</param>
/// <param name="Presence">When it has a column.</param>
internal sealed record ComparedMeasure(
    string Key,
    string Title,
    bool LessIsBetter,
    Func<LoadReport, double?> Read,
    Func<double, string> Format,
    ColumnPresence Presence = ColumnPresence.Always
)
{
    /// <summary>Every measure, in the order of the table.</summary>
    public static IReadOnlyList<ComparedMeasure> All { get; } =
    [
        new("requests_ok", "ok", false, report => report.SuccessCount, value => Quantity.Count((long)value)),
        new("success_rate", "success", false, report => report.SuccessRate, Percent),
        new("time_to_first_token_p50", "TTFT p50", true, report => report.TimeToFirstToken?.At(50), Seconds, ColumnPresence.Measured),
        new("time_to_first_token_p90", "p90", true, report => report.TimeToFirstToken?.At(90), Seconds, ColumnPresence.Measured),
        new("time_to_first_token_p99", "p99", true, report => report.TimeToFirstToken?.At(99), Seconds, ColumnPresence.Measured),
        new("time_per_output_token_p50", "TPOT p50", true, report => report.TimePerOutputToken?.At(50), Seconds, ColumnPresence.Measured),
        new("request_latency_p50", "e2e p50", true, report => report.RequestLatency?.At(50), Seconds),
        new("request_latency_p90", "p90", true, report => report.RequestLatency?.At(90), Seconds, ColumnPresence.NothingStreamed),
        new("request_latency_p99", "p99", true, report => report.RequestLatency?.At(99), Seconds, ColumnPresence.NothingStreamed),
        new("goodput", "goodput", false, report => report.Goodput?.GoodputPercentage / 100, Percent, ColumnPresence.Measured),
        new("cached_ratio", "cached", false, report => report.CachedRatio, Percent),
        new("endpoint_imbalance", "imbalance", true, report => report.EndpointImbalance, Quantity.Number),
        new("achieved_rate", "rate", false, report => report.AchievedRate, value => $"{Quantity.Number(value)}/s"),
    ];

    private static string Percent(double ratio) => Quantity.Percent(ratio);

    private static string Seconds(double seconds) => Quantity.Seconds(seconds);
}
