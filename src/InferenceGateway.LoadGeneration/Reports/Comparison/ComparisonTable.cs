namespace InferenceGateway.LoadGeneration.Reports.Comparison;

/// <summary>A comparison as plain text for a terminal or a log.</summary>
public static class ComparisonTable
{
    private const int FailureLines = 3;

    /// <summary>Writes a row for each policy, the best values marked, and a row with the spread below it when there are several runs.</summary>
    public static void Write(RunComparison comparison, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteLine($"{comparison.Run.Workload}; {comparison.Run.Arrivals}");
        writer.WriteLine(comparison.Setting);
        writer.WriteLine();
        TextTable table = new();
        table.Add(["policy", .. comparison.Columns.Select(column => column.Measure.Title + " ")]);
        for (int i = 0; i < comparison.Policies.Count; i++)
        {
            int policy = i;
            table.Add([comparison.Policies[i].Name, .. comparison.Columns.Select(column => Median(column, policy))]);
            if (comparison.Repeats > 1)
            {
                table.Add(["  spread", .. comparison.Columns.Select(column => Spread(column, policy) + " ")]);
            }
        }

        table.WriteTo(writer);
        writer.WriteLine();
        writer.WriteLine(Legend(comparison));
        WriteFailures(comparison, writer);
    }

    /// <summary>How the table is to be read.</summary>
    internal static string Legend(RunComparison comparison)
    {
        string runs =
            comparison.Repeats > 1
                ? $"Values are medians of {comparison.Repeats} runs; the spread is half their range, relative to the median."
                : "Values are of one run each; only repetitions show how much runs of the same policy differ.";
        return "* the best of its column, or within 5 % of it; no marks where all values are that close together. " + runs;
    }

    internal static string Spread(ComparisonColumn column, int policy) =>
        column.Cells[policy]?.Spread is { } spread ? $"±{spread * 100:0} %" : Quantity.None;

    private static string Median(ComparisonColumn column, int policy) =>
        (column.Cells[policy] is { } value ? column.Measure.Format(value.Median) : Quantity.None) + (column.IsBest(policy) ? "*" : " ");

    private static void WriteFailures(RunComparison comparison, TextWriter writer)
    {
        foreach (ComparedRuns policy in comparison.Policies)
        {
            IEnumerable<(string Label, long Count)> failures = policy
                .Runs.SelectMany(run => run.Failures)
                .GroupBy(failure => failure.Label, StringComparer.Ordinal)
                .Select(group => (group.Key, group.Sum(failure => failure.Count)));
            foreach ((string label, long count) in failures.OrderByDescending(failure => failure.Count).Take(FailureLines))
            {
                writer.WriteLine($"{policy.Name}: {Quantity.Count(count)} × {label}");
            }
        }
    }
}
