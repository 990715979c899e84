using System.Text;

namespace InferenceGateway.LoadGeneration.Reports.Html;

/// <summary>A report as one self-contained page: no script, nothing loaded from elsewhere, light and dark.</summary>
public static class HtmlReport
{
    private const int MaximumEndpoints = 64;
    private const int MessagesPerLabel = 5;

    /// <summary>The page: HTML that is also well-formed XML.</summary>
    public static string Render(LoadReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        StringBuilder html = new();
        HtmlPage.Begin(html, $"Load report: {report.Run.Target}");
        WriteHead(html, report);
        WriteFigures(html, report);
        html.Append("<div class=\"plots\">\n");
        ReportPlots.Write(html, report);
        html.Append("</div>\n");
        WriteLatencies(html, report);
        WriteEndpoints(html, report);
        WriteFailures(html, report);
        WriteDetails(html, report);
        HtmlPage.End(html);
        return html.ToString();
    }

    private static void WriteHead(StringBuilder html, LoadReport report)
    {
        html.Append("<h1>Load report</h1>\n");
        html.Append($"<p class=\"about\">{Encode(report.Run.Target)} · model {Encode(report.Run.Model)}<br/>");
        html.Append($"{Encode(report.Run.Workload)}; {Encode(report.Run.Arrivals)}<br/>");
        html.Append($"{report.StartedAt:yyyy-MM-dd HH:mm:ss} UTC, {Quantity.Seconds(report.BenchmarkSeconds)}");
        html.Append(report.WasInterrupted ? ", interrupted</p>\n" : "</p>\n");
    }

    private static void WriteFigures(StringBuilder html, LoadReport report)
    {
        html.Append("<div class=\"figures\">\n");
        string mood = report.FailureCount == 0 ? "good" : "bad";
        WriteFigure(
            html,
            Quantity.Percent(report.SuccessRate),
            $"of {Quantity.Count(report.SuccessCount + report.FailureCount)} succeeded",
            mood
        );
        WriteFigure(html, Quantity.Number(report.PerSecond(report.SuccessCount)), "requests/s");
        WriteFigure(html, Quantity.Number(report.PerSecond(report.PromptTokens?.Sum ?? 0)), "input tokens/s");
        WriteFigure(html, Quantity.Number(report.PerSecond(report.OutputTokens?.Sum ?? 0)), "output tokens/s");
        WriteFigure(
            html,
            Quantity.Seconds(report.TimeToFirstToken?.At(50)),
            $"TTFT p50; p99 {Quantity.Seconds(report.TimeToFirstToken?.At(99))}"
        );
        WriteFigure(
            html,
            Quantity.Seconds(report.TimePerOutputToken?.At(50)),
            $"TPOT p50; p99 {Quantity.Seconds(report.TimePerOutputToken?.At(99))}"
        );
        WriteFigure(html, Quantity.Percent(report.CachedRatio), "of prompt tokens cached");
        if (report.Goodput is { } goodput)
        {
            WriteFigure(html, $"{Quantity.Number(goodput.GoodputPercentage)} %", "goodput");
        }
        else
        {
            WriteFigure(
                html,
                Quantity.Seconds(report.RequestLatency?.At(50)),
                $"end to end p50; p99 {Quantity.Seconds(report.RequestLatency?.At(99))}"
            );
        }

        html.Append("</div>\n");
    }

    private static void WriteFigure(StringBuilder html, string value, string name, string mood = "") =>
        html.Append($"<div class=\"figure\"><b class=\"{mood}\">{Encode(value)}</b><span>{Encode(name)}</span></div>\n");

    private static void WriteLatencies(StringBuilder html, LoadReport report)
    {
        html.Append("<h2>Latency</h2>\n<div class=\"card\"><table><tr><th></th>");
        html.Append("<th>mean</th><th>p50</th><th>p90</th><th>p99</th><th>max</th></tr>\n");
        foreach ((string name, DistributionSummary? summary) in TextReport.Latencies(report))
        {
            html.Append(name.StartsWith(' ') ? "<tr><td class=\"from\">" : "<tr><td>").Append(name.Trim()).Append("</td>");
            double?[] values = [summary?.Mean, summary?.At(50), summary?.At(90), summary?.At(99), summary?.Maximum];
            foreach (double? value in values)
            {
                html.Append($"<td>{Quantity.Seconds(value)}</td>");
            }

            html.Append("</tr>\n");
        }

        html.Append("</table></div>\n");
    }

    private static void WriteEndpoints(StringBuilder html, LoadReport report)
    {
        if (report.Endpoints.Count == 0)
        {
            return;
        }

        html.Append("<h2>Endpoints</h2>\n<div class=\"card\"><table><tr><th>endpoint</th><th>share</th><th>cached</th>");
        html.Append("<th>requests</th><th>failed</th><th>mean TTFT</th></tr>\n");
        double largest = report.Endpoints.Max(endpoint => endpoint.Share);
        foreach (EndpointReport endpoint in report.Endpoints.Take(MaximumEndpoints))
        {
            html.Append($"<tr><td>{Encode(endpoint.Name)}</td>");
            HtmlPage.WriteBar(html, endpoint.Share, endpoint.Share / largest, 1);
            HtmlPage.WriteBar(html, endpoint.CachedRatio, endpoint.CachedRatio ?? 0, 3);
            html.Append($"<td>{Quantity.Count(endpoint.Requests)}</td><td>{Quantity.Count(endpoint.Failures)}</td>");
            html.Append($"<td>{Quantity.Seconds(endpoint.MeanTimeToFirstToken)}</td></tr>\n");
        }

        html.Append("</table></div>\n<p class=\"note\">");
        if (report.Endpoints.Count > MaximumEndpoints)
        {
            html.Append($"{report.Endpoints.Count - MaximumEndpoints} more endpoints are in the JSON report. ");
        }

        html.Append($"Imbalance {Quantity.Number(report.EndpointImbalance ?? 1)}: requests of the busiest endpoint over the mean.</p>\n");
    }

    private static void WriteFailures(StringBuilder html, LoadReport report)
    {
        if (report.Failures.Count == 0)
        {
            return;
        }

        html.Append("<h2>Failures</h2>\n<div class=\"card\"><table>\n");
        foreach (FailureGroup group in report.Failures)
        {
            string messages = string.Join("<br/>", group.Messages.Take(MessagesPerLabel).Select(Encode));
            html.Append($"<tr><td class=\"bad\">{Encode(group.Label)}</td><td>{Quantity.Count(group.Count)}</td>");
            html.Append($"<td class=\"message\">{messages}</td></tr>\n");
        }

        html.Append("</table></div>\n");
    }

    private static void WriteDetails(StringBuilder html, LoadReport report)
    {
        html.Append("<h2>Run</h2>\n<div class=\"card\"><dl>");
        WriteDetail(html, "requests sent", Quantity.Count(report.SentCount));
        WriteDetail(html, "sending", $"{Quantity.Number(report.AchievedRate)} requests/s over {Quantity.Seconds(report.SendSeconds)}");
        WriteDetail(
            html,
            "in flight",
            $"{Quantity.Count(report.InFlightPeak)} at most, {Quantity.Count(report.InFlightLimitHits)} held back by the limit of {Quantity.Count(report.Run.InFlightLimit)}"
        );
        WriteDetail(html, "prompt", Tokens(report.PromptTokens));
        WriteDetail(html, "answer", Tokens(report.OutputTokens));
        WriteDetail(html, "seed", $"{report.Run.Seed}");
        if (report.Goodput is { } goodput)
        {
            WriteDetail(html, "objectives", Objectives(goodput));
        }

        html.Append("</dl></div>\n");
    }

    private static void WriteDetail(StringBuilder html, string name, string value) =>
        html.Append($"<dt>{Encode(name)}</dt><dd>{Encode(value)}</dd>");

    private static string Tokens(DistributionSummary? tokens) =>
        tokens is null
            ? Quantity.None
            : $"mean {Quantity.Number(tokens.Mean)} tokens, p50 {Quantity.Number(tokens.At(50))}, p99 {Quantity.Number(tokens.At(99))}";

    private static string Objectives(GoodputReport goodput)
    {
        List<string> parts = [];
        if (goodput.TimeToFirstTokenAttainment is { } firstToken)
        {
            parts.Add(
                $"first token within {Quantity.Seconds(goodput.Objectives.TimeToFirstToken?.TotalSeconds)}: {Quantity.Number(firstToken)} %"
            );
        }

        if (goodput.TimePerOutputTokenAttainment is { } perToken)
        {
            parts.Add(
                $"output token within {Quantity.Seconds(goodput.Objectives.TimePerOutputToken?.TotalSeconds)}: {Quantity.Number(perToken)} %"
            );
        }

        return string.Join("; ", parts);
    }

    private static string Encode(string text) => HtmlPage.Encode(text);
}
