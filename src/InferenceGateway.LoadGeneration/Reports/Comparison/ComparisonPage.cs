using System.Text;
using InferenceGateway.LoadGeneration.Reports.Html;

namespace InferenceGateway.LoadGeneration.Reports.Comparison;

/// <summary>A comparison as one self-contained page: no script, nothing loaded from elsewhere, light and dark.</summary>
public static class ComparisonPage
{
    private const int MaximumEndpoints = 64;

    /// <summary>The page: HTML that is also well-formed XML.</summary>
    public static string Render(RunComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        StringBuilder html = new();
        HtmlPage.Begin(html, $"Comparison of {comparison.Policies.Count} policies");
        html.Append("<h1>Policies compared</h1>\n");
        html.Append($"<p class=\"about\">{HtmlPage.Encode(comparison.Run.Workload)}; {HtmlPage.Encode(comparison.Run.Arrivals)}<br/>");
        html.Append($"{HtmlPage.Encode(comparison.Setting)}<br/>");
        html.Append($"{comparison.Policies[0].Runs[0].StartedAt:yyyy-MM-dd HH:mm:ss} UTC</p>\n");
        WriteTable(html, comparison);
        html.Append("<h2>Courses and distributions</h2>\n<div class=\"plots\">\n");
        ComparisonPlots.Write(html, comparison);
        html.Append("</div>\n");
        WriteCache(html, comparison);
        WriteShares(html, comparison);
        EndpointCourses.Write(html, comparison);
        DifferingDecisions.Write(html, comparison);
        if (comparison.Repeats > 1)
        {
            html.Append(
                "<p class=\"note\">Plots, cache and shares are of each policy's run with the median time to first token; requests in flight by endpoint and decisions of its first.</p>\n"
            );
        }

        HtmlPage.End(html);
        return html.ToString();
    }

    private static void WriteTable(StringBuilder html, RunComparison comparison)
    {
        html.Append("<h2>Summary</h2>\n<div class=\"card\"><table><tr><th>policy</th>");
        foreach (ComparisonColumn column in comparison.Columns)
        {
            html.Append($"<th>{column.Measure.Title}</th>");
        }

        html.Append("</tr>\n");
        for (int policy = 0; policy < comparison.Policies.Count; policy++)
        {
            html.Append($"<tr><td>{HtmlPage.Encode(comparison.Policies[policy].Name)}</td>");
            foreach (ComparisonColumn column in comparison.Columns)
            {
                string text = column.Cells[policy] is { } value ? column.Measure.Format(value.Median) : Quantity.None;
                html.Append(column.IsBest(policy) ? $"<td class=\"best\">{text}*</td>" : $"<td>{text}</td>");
            }

            html.Append("</tr>\n");
            WriteSpread(html, comparison, policy);
        }

        html.Append($"</table></div>\n<p class=\"note\">{ComparisonTable.Legend(comparison)}</p>\n");
    }

    private static void WriteSpread(StringBuilder html, RunComparison comparison, int policy)
    {
        if (comparison.Repeats < 2)
        {
            return;
        }

        html.Append("<tr><td class=\"from\">spread</td>");
        foreach (ComparisonColumn column in comparison.Columns)
        {
            html.Append($"<td class=\"spread\">{ComparisonTable.Spread(column, policy)}</td>");
        }

        html.Append("</tr>\n");
    }

    private static void WriteCache(StringBuilder html, RunComparison comparison)
    {
        html.Append("<h2>Prompt tokens from cache</h2>\n<div class=\"card\"><table>\n");
        foreach ((int policy, ComparedRuns runs) in comparison.Policies.Index())
        {
            double? ratio = runs.Typical.CachedRatio;
            html.Append($"<tr><td>{HtmlPage.Encode(runs.Name)}</td>");
            HtmlPage.WriteBar(html, ratio, ratio ?? 0, ComparisonPlots.ColourOf(policy));
            html.Append("</tr>\n");
        }

        html.Append("</table></div>\n");
    }

    private static void WriteShares(StringBuilder html, RunComparison comparison)
    {
        Dictionary<string, EndpointReport>[] shares =
        [
            .. comparison.Policies.Select(policy =>
                policy.Typical.Endpoints.ToDictionary(endpoint => endpoint.Name, StringComparer.Ordinal)
            ),
        ];
        string[] endpoints = [.. shares.SelectMany(share => share.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (endpoints.Length == 0)
        {
            return;
        }

        double largest = shares.Max(share => share.Values.Max(endpoint => (double?)endpoint.Share) ?? 0);
        html.Append("<h2>Share of the requests by endpoint</h2>\n<div class=\"card\"><table><tr><th>endpoint</th>");
        foreach (ComparedRuns policy in comparison.Policies)
        {
            html.Append($"<th>{HtmlPage.Encode(policy.Name)}</th>");
        }

        html.Append("</tr>\n");
        foreach (string endpoint in endpoints.Take(MaximumEndpoints))
        {
            html.Append($"<tr><td>{HtmlPage.Encode(endpoint)}</td>");
            for (int policy = 0; policy < shares.Length; policy++)
            {
                double share = shares[policy].GetValueOrDefault(endpoint)?.Share ?? 0;
                HtmlPage.WriteBar(html, share, largest > 0 ? share / largest : 0, ComparisonPlots.ColourOf(policy));
            }

            html.Append("</tr>\n");
        }

        html.Append("</table></div>\n");
        if (endpoints.Length > MaximumEndpoints)
        {
            html.Append($"<p class=\"note\">{endpoints.Length - MaximumEndpoints} more endpoints are in the JSON report.</p>\n");
        }
    }
}
