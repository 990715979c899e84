using System.Globalization;
using System.Text;
using InferenceGateway.Benchmarks.Conversations.Cases;

namespace InferenceGateway.Benchmarks.Conversations.Reports;

/// <summary>The results as people read them: aligned text or Markdown.</summary>
internal static class ResultTable
{
    private const string Nothing = "n/a";

    private static readonly (string Name, Func<CaseResult, string> Value)[] Columns =
    [
        ("case", result => result.Load.About),
        ("requests/s", result => Number(result.RequestsPerSecond, "N0")),
        ("CPU ms/request", result => Number(result.CpuMillisecondsPerRequest, "0.000")),
        ("floor", result => Number(result.FloorMillisecondsPerRequest, "0.000")),
        ("µs/chunk", result => Number(result.CpuMicrosecondsPerChunk, "0.0")),
        ("decision p50", result => Number(result.Decision?.MedianMilliseconds, "0.00")),
        ("p99 ms", result => Number(result.Decision?.P99Milliseconds, "0.00")),
        ("chunk p50", result => Number(result.Chunk?.MedianMilliseconds, "0.00")),
        ("p99 ms", result => Number(result.Chunk?.P99Milliseconds, "0.00")),
        ("B/request", result => Number(result.AllocatedBytesPerRequest, "N0")),
        ("cores", result => Number(result.Cores, "0.00")),
        ("client", result => Number(result.ClientCores, "0.00")),
        ("idle cores", result => Number(result.IdleCores, "0.000")),
        ("scrapes/s", result => Number(result.ScrapesPerSecond, "N0")),
        ("peak MiB", result => Number(result.PeakMebibytes, "N0")),
        ("errors", result => Number(result.Errors, "N0")),
    ];

    /// <summary>Columns under each other, numbers to the right.</summary>
    public static string Aligned(IReadOnlyList<CaseResult> results)
    {
        List<string[]> rows = Rows(results);
        int[] widths = [.. rows[0].Select((_, column) => rows.Max(row => row[column].Length))];
        StringBuilder text = new();
        foreach (string[] row in rows)
        {
            IEnumerable<string> cells = row.Select(
                (cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column])
            );
            text.Append(string.Join("  ", cells).TrimEnd()).Append('\n');
        }

        return text.Append(BackToBack(results)).ToString();
    }

    /// <summary>For a page of documentation.</summary>
    public static string Markdown(IReadOnlyList<CaseResult> results)
    {
        List<string[]> rows = Rows(results);
        StringBuilder text = new();
        for (int i = 0; i < rows.Count; i++)
        {
            text.Append("| ").AppendJoin(" | ", rows[i]).Append(" |\n");
            if (i == 0)
            {
                text.Append("| --- |").Append(string.Concat(Enumerable.Repeat(" ---: |", rows[0].Length - 1))).Append('\n');
            }
        }

        return text.Append('\n').Append(BackToBack(results)).ToString();
    }

    /// <summary>What one further chunk costs: the slope between the case with few and the case with many.</summary>
    public static double? MicrosecondsPerFurtherChunk(IReadOnlyList<CaseResult> results)
    {
        CaseResult? few = results.FirstOrDefault(each => each.Load.Name == CaseCatalog.FewChunks);
        CaseResult? many = results.FirstOrDefault(each => each.Load.Name == CaseCatalog.ManyChunks);
        return (many?.CpuMillisecondsPerRequest - few?.CpuMillisecondsPerRequest) * 1e3 / (many?.Load.Chunks - few?.Load.Chunks);
    }

    private static string BackToBack(IReadOnlyList<CaseResult> results) =>
        MicrosecondsPerFurtherChunk(results) is { } cost
            ? string.Create(CultureInfo.InvariantCulture, $"further chunk, back to back: {cost:0.00} µs\n")
            : "";

    // A column in which no case has anything is left out: the floor is measured on request only.
    private static List<string[]> Rows(IReadOnlyList<CaseResult> results)
    {
        (string Name, Func<CaseResult, string> Value)[] columns =
        [
            .. Columns.Where(column => column.Name != "floor" || results.Any(each => each.FloorMillisecondsPerRequest is not null)),
        ];
        List<string[]> rows =
        [
            [.. columns.Select(each => each.Name)],
        ];
        rows.AddRange(results.Select(result => columns.Select(column => column.Value(result)).ToArray()));
        return rows;
    }

    private static string Number(double? value, string format) =>
        value is { } number && !double.IsNaN(number) ? number.ToString(format, CultureInfo.InvariantCulture) : Nothing;
}
