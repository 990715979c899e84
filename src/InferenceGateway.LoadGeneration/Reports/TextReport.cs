namespace InferenceGateway.LoadGeneration.Reports;

/// <summary>A report as plain text for a terminal or a log.</summary>
public static class TextReport
{
    private const int MessagesPerLabel = 3;
    private const int MaximumEndpoints = 40;

    /// <summary>Writes the report, a few dozen lines.</summary>
    public static void Write(LoadReport report, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(writer);
        WriteSummary(report, writer);
        WriteLatencies(report, writer);
        WriteGoodput(report.Goodput, writer);
        WriteEndpoints(report, writer);
        WriteFailures(report, writer);
    }

    private static void WriteSummary(LoadReport report, TextWriter writer)
    {
        writer.WriteLine($"target       {report.Run.Target}, model {report.Run.Model}");
        writer.WriteLine($"load         {report.Run.Workload}; {report.Run.Arrivals}");
        writer.WriteLine($"ran          {Quantity.Seconds(report.BenchmarkSeconds)}{(report.WasInterrupted ? ", interrupted" : "")}");
        string cancelled = report.CancelledCount > 0 ? $", {Quantity.Count(report.CancelledCount)} cancelled" : "";
        writer.WriteLine(
            $"requests     {Quantity.Count(report.SentCount)} sent, {Quantity.Count(report.SuccessCount)} succeeded, "
                + $"{Quantity.Count(report.FailureCount)} failed{cancelled}: {Quantity.Percent(report.SuccessRate)} success"
        );
        writer.WriteLine(
            $"in flight    {Quantity.Count(report.InFlightPeak)} at most"
                + (
                    report.InFlightLimitHits > 0
                        ? $"; {Quantity.Count(report.InFlightLimitHits)} requests held back by the limit of {Quantity.Count(report.Run.InFlightLimit)}"
                        : ""
                )
        );
        writer.WriteLine(
            $"throughput   {Quantity.Number(report.PerSecond(report.SuccessCount))} requests/s, "
                + $"{Quantity.Number(report.PerSecond(report.PromptTokens?.Sum ?? 0))} input tokens/s, "
                + $"{Quantity.Number(report.PerSecond(report.OutputTokens?.Sum ?? 0))} output tokens/s"
        );
        writer.WriteLine(
            report.CachedRatio is { } ratio
                ? $"cache        {Quantity.Percent(ratio)} of prompt tokens cached"
                : "cache        not reported by the server"
        );
    }

    private static void WriteLatencies(LoadReport report, TextWriter writer)
    {
        TextTable table = new();
        table.Add("", "mean", "p50", "p90", "p99", "max");
        foreach ((string name, DistributionSummary? summary) in Latencies(report))
        {
            table.Add(
                name,
                Quantity.Seconds(summary?.Mean),
                Quantity.Seconds(summary?.At(50)),
                Quantity.Seconds(summary?.At(90)),
                Quantity.Seconds(summary?.At(99)),
                Quantity.Seconds(summary?.Maximum)
            );
        }

        writer.WriteLine();
        table.WriteTo(writer);
    }

    /// <summary>The latencies every form of report shows, in order.</summary>
    internal static IEnumerable<(string Name, DistributionSummary? Summary)> Latencies(LoadReport report) =>
        [
            ("time to first token", report.TimeToFirstToken),
            ("  from schedule", report.TimeToFirstTokenFromSchedule),
            ("time per output token", report.TimePerOutputToken),
            ("inter-token latency", report.InterTokenLatency),
            ("end to end", report.RequestLatency),
            ("  from schedule", report.RequestLatencyFromSchedule),
            ("schedule delay", report.ScheduleDelay),
        ];

    private static void WriteGoodput(GoodputReport? goodput, TextWriter writer)
    {
        if (goodput is null)
        {
            return;
        }

        writer.WriteLine();
        writer.WriteLine(
            $"goodput      {Quantity.Number(goodput.GoodputPercentage)} % of {Quantity.Count(goodput.TotalRequests)} requests, "
                + $"{Quantity.Number(goodput.RequestGoodput)} requests/s, {Quantity.Number(goodput.TokenGoodput)} output tokens/s"
        );
        if (goodput.TimeToFirstTokenAttainment is { } firstToken)
        {
            writer.WriteLine(
                $"  first token within {Quantity.Seconds(goodput.Objectives.TimeToFirstToken?.TotalSeconds)}: {Quantity.Number(firstToken)} %"
            );
        }

        if (goodput.TimePerOutputTokenAttainment is { } perToken)
        {
            writer.WriteLine(
                $"  output token within {Quantity.Seconds(goodput.Objectives.TimePerOutputToken?.TotalSeconds)}: {Quantity.Number(perToken)} %"
            );
        }
    }

    private static void WriteEndpoints(LoadReport report, TextWriter writer)
    {
        if (report.Endpoints.Count == 0)
        {
            return;
        }

        TextTable table = new();
        table.Add("endpoint", "requests", "failed", "share", "cached", "mean TTFT");
        foreach (EndpointReport endpoint in report.Endpoints.Take(MaximumEndpoints))
        {
            table.Add(
                endpoint.Name,
                Quantity.Count(endpoint.Requests),
                Quantity.Count(endpoint.Failures),
                Quantity.Percent(endpoint.Share),
                Quantity.Percent(endpoint.CachedRatio),
                Quantity.Seconds(endpoint.MeanTimeToFirstToken)
            );
        }

        writer.WriteLine();
        table.WriteTo(writer);
        if (report.Endpoints.Count > MaximumEndpoints)
        {
            writer.WriteLine($"… and {report.Endpoints.Count - MaximumEndpoints} more; --json has them all");
        }

        writer.WriteLine($"imbalance    {Quantity.Number(report.EndpointImbalance ?? 1)} (requests of the busiest endpoint over the mean)");
    }

    private static void WriteFailures(LoadReport report, TextWriter writer)
    {
        if (report.Failures.Count == 0)
        {
            return;
        }

        writer.WriteLine();
        writer.WriteLine("failures");
        foreach (FailureGroup group in report.Failures)
        {
            writer.WriteLine($"  {Quantity.Count(group.Count)} × {group.Label}");
            foreach (string message in group.Messages.Take(MessagesPerLabel))
            {
                writer.WriteLine($"      {OneLine(message)}");
            }
        }
    }

    /// <summary>Messages come from servers: no line breaks and no terminal control sequences.</summary>
    private static string OneLine(string message) =>
        string.Create(
            message.Length,
            message,
            static (line, text) =>
            {
                for (int index = 0; index < line.Length; index++)
                {
                    line[index] = char.IsControl(text[index]) ? ' ' : text[index];
                }
            }
        );
}
