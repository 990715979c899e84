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
            output.WriteLine(Difference(ours, baseline));
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

    /// <summary>What the policy changed, for better or worse.</summary>
    private static string Difference(LoadReport ours, LoadReport baseline)
    {
        double computed = UncachedTokens(ours);
        double computedOther = UncachedTokens(baseline);
        string tokens = computedOther > 0 ? $"{Change(computed / computedOther)} prompt work" : "no prompt tokens to compare";
        double? first = ours.TimeToFirstToken?.At(50);
        double? other = baseline.TimeToFirstToken?.At(50);
        string wait = first is { } a && other is { } b and > 0 ? $", {Change(a / b)} time to first token at the median" : "";
        return $"Against random routing: {tokens}{wait}.";
    }

    private static string Change(double ratio) => ratio <= 1 ? $"{1 - ratio:P0} less" : $"{ratio - 1:P0} more";

    private static double UncachedTokens(LoadReport report) => report.PromptTokensWithCacheReport - (report.CachedTokens ?? 0);

    private static string Percent(double? ratio) => ratio is { } value ? $"{value:P1}" : "-";

    private static string Milliseconds(double? seconds) => seconds is { } value ? $"{value * 1000:0} ms" : "-";
}
