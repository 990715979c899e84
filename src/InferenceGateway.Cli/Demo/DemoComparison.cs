using InferenceGateway.LoadGeneration.Reports;

namespace InferenceGateway.Cli.Demo;

/// <summary>The table at the end of the demo.</summary>
internal static class DemoComparison
{
    private const int LabelWidth = 30;
    private const int CellWidth = 20;

    /// <param name="baseline">The same traffic with random routing; null when it was not sent.</param>
    public static void Write(TextWriter output, LoadReport ours, string policy, LoadReport? baseline)
    {
        output.WriteLine();
        Row("", r => r == ours ? policy : "random routing");
        Row("requests answered", r => $"{r.SuccessCount} of {r.SentCount}");
        Row("prompt tokens from cache", r => Percent(r.CachedRatio));
        Row("time to first token   p50", r => Milliseconds(r.TimeToFirstToken?.At(50)));
        Row("                      p90", r => Milliseconds(r.TimeToFirstToken?.At(90)));
        Row("                      p99", r => Milliseconds(r.TimeToFirstToken?.At(99)));
        Row("time per output token p50", r => Milliseconds(r.TimePerOutputToken?.At(50)));
        Row("whole answer          p50", r => Milliseconds(r.RequestLatency?.At(50)));
        Row("                      p90", r => Milliseconds(r.RequestLatency?.At(90)));
        Row("busiest server / average", r => r.EndpointImbalance is { } imbalance ? $"{imbalance:0.00}" : "-");
        if (baseline is not null)
        {
            output.WriteLine();
            output.WriteLine(Gain(ours, baseline));
        }

        foreach (FailureGroup failure in ours.Failures)
        {
            output.WriteLine($"failed: {failure.Count} x {failure.Label}");
        }

        void Row(string label, Func<LoadReport, string> cell)
        {
            string other = baseline is null ? "" : cell(baseline).PadLeft(CellWidth);
            output.WriteLine($"{label.PadRight(LabelWidth)}{cell(ours).PadLeft(CellWidth)}{other}".TrimEnd());
        }
    }

    private static string Gain(LoadReport ours, LoadReport baseline)
    {
        double? first = ours.TimeToFirstToken?.At(50);
        double? other = baseline.TimeToFirstToken?.At(50);
        double computed = UncachedTokens(ours);
        double computedOther = UncachedTokens(baseline);
        string tokens = computedOther > 0 ? $"{1 - (computed / computedOther):P0} fewer prompt tokens computed" : "nothing to compare";
        string wait = first is > 0 && other is > 0 ? $", median time to first token x {first / other:0.00}" : "";
        return $"Gained against random routing: {tokens}{wait}.";
    }

    private static double UncachedTokens(LoadReport report) => report.PromptTokensWithCacheReport - (report.CachedTokens ?? 0);

    private static string Percent(double? ratio) => ratio is { } value ? $"{value:P1}" : "-";

    private static string Milliseconds(double? seconds) => seconds is { } value ? $"{value * 1000:0} ms" : "-";
}
