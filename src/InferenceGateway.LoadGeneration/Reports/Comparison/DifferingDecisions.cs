using System.Text;
using InferenceGateway.LoadGeneration.Reports.Html;

namespace InferenceGateway.LoadGeneration.Reports.Comparison;

/// <summary>
/// The requests that the last policy sent elsewhere than another one did, those first whose time to first token differs most, each with both
/// decisions to open. Needs runs in which equal numbers are equal requests and decisions were recorded.
/// </summary>
internal static class DifferingDecisions
{
    /// <summary>Rows of all tables together.</summary>
    private const int MaximumRows = 200;

    private const string Legend =
        "Open an endpoint's name to see why it was chosen: the requests in flight at each before this one counts (unanswered: those without a first "
        + "token), the prompt tokens that it still had to compute for them, how much of this prompt it was believed to hold (matched), and how much "
        + "of the rest other requests in flight repay because they begin alike (shared).";

    public static void Write(StringBuilder html, RunComparison comparison)
    {
        ComparedRuns[] recorded = [.. comparison.Policies.Where(policy => policy.FirstRun.Any(request => request.Decision is not null))];
        if (recorded.Length < 2)
        {
            return;
        }

        ComparedRuns ours = recorded[^1];
        html.Append($"<h2>Where policies decided differently</h2>\n<p class=\"note\">{Legend}</p>\n");
        foreach (ComparedRuns other in recorded[..^1])
        {
            WritePair(html, ours, other, MaximumRows / (recorded.Length - 1));
        }
    }

    /// <summary>The requests that both answered at different endpoints, the largest difference in time to first token first.</summary>
    internal static IReadOnlyList<(TracedRequest Ours, TracedRequest Other)> Find(
        IReadOnlyList<TracedRequest> ours,
        IReadOnlyList<TracedRequest> other
    )
    {
        Dictionary<long, TracedRequest> byNumber = other.ToDictionary(request => request.Number);
        return
        [
            .. ours.Where(request => byNumber.TryGetValue(request.Number, out TracedRequest? same) && same.Endpoint != request.Endpoint)
                .Select(request => (Ours: request, Other: byNumber[request.Number]))
                .OrderByDescending(pair => Math.Abs(Difference(pair.Ours, pair.Other) ?? 0))
                .ThenBy(pair => pair.Ours.Number),
        ];
    }

    private static double? Difference(TracedRequest ours, TracedRequest other) => ours.TimeToFirstToken - other.TimeToFirstToken;

    private static void WritePair(StringBuilder html, ComparedRuns ours, ComparedRuns other, int rows)
    {
        IReadOnlyList<(TracedRequest Ours, TracedRequest Other)> differing = Find(ours.FirstRun, other.FirstRun);
        string first = HtmlPage.Encode(ours.Name);
        string second = HtmlPage.Encode(other.Name);
        html.Append(
            $"<p class=\"note\">{first} and {second} sent {differing.Count} of {ours.FirstRun.Count} requests to different endpoints"
        );
        html.Append($"{(differing.Count > rows ? $"; the {rows} whose time to first token differs most" : "")}.</p>\n");
        html.Append("<div class=\"card\"><table><tr><th>request</th><th>sent</th>");
        html.Append($"<th>{first}</th><th>TTFT</th><th>{second}</th><th>TTFT</th><th>difference</th></tr>\n");
        foreach ((TracedRequest mine, TracedRequest theirs) in differing.Take(rows))
        {
            html.Append($"<tr><td>{mine.Number}</td><td>{Quantity.Seconds(mine.Sent)}</td>");
            WriteSide(html, mine);
            WriteSide(html, theirs);
            string difference = Difference(mine, theirs) is { } seconds
                ? $"{(seconds < 0 ? "−" : "+")}{Quantity.Seconds(Math.Abs(seconds))}"
                : Quantity.None;
            html.Append($"<td>{difference}</td></tr>\n");
        }

        html.Append("</table></div>\n");
    }

    private static void WriteSide(StringBuilder html, TracedRequest request)
    {
        html.Append("<td><details><summary>").Append(HtmlPage.Encode(request.Endpoint ?? "nobody")).Append("</summary>");
        if (request.Decision is { } decision)
        {
            WriteDecision(html, decision);
        }

        string first = request.TimeToFirstToken is { } seconds ? Quantity.Seconds(seconds) : Quantity.None;
        html.Append($"</details></td><td>{first}</td>");
    }

    private static void WriteDecision(StringBuilder html, TracedDecision decision)
    {
        // A policy that has no use for prompts does not read them: nothing is known of tokens then.
        bool readsPrompt = decision.PromptTokens > 0;
        bool isShared = decision.Candidates.Any(candidate => candidate.SharedTokens > 0);
        html.Append($"<table><tr><th>{(readsPrompt ? $"of {Quantity.Count(decision.PromptTokens)} tokens" : "")}</th><th>in flight</th>");
        html.Append(readsPrompt ? "<th>tokens in flight</th><th>matched</th>" : "");
        html.Append(isShared ? "<th>shared</th>" : "");
        foreach (string scorer in decision.Scorers)
        {
            html.Append($"<th>{HtmlPage.Encode(scorer)}</th>");
        }

        html.Append("<th>total</th></tr>");
        foreach (TracedCandidate candidate in decision.Candidates)
        {
            string unanswered = candidate.Unanswered > 0 ? $", {candidate.Unanswered} unanswered" : "";
            html.Append($"<tr><td>{HtmlPage.Encode(candidate.Endpoint)}</td><td>{candidate.InFlight}{unanswered}</td>");
            html.Append(
                readsPrompt ? $"<td>{Quantity.Count(candidate.InFlightTokens)}</td><td>{Quantity.Count(candidate.MatchedTokens)}</td>" : ""
            );
            html.Append(isShared ? $"<td>{candidate.SharedTokens:#,0}</td>" : "");
            WriteScores(html, decision, candidate);
        }

        html.Append("</table>");
    }

    private static void WriteScores(StringBuilder html, TracedDecision decision, TracedCandidate candidate)
    {
        if (candidate.RemovedBy is { } filter)
        {
            html.Append($"<td colspan=\"{decision.Scorers.Count + 1}\">dropped by {HtmlPage.Encode(filter)}</td></tr>");
            return;
        }

        foreach (double score in candidate.Scores)
        {
            html.Append($"<td>{score:0.000}</td>");
        }

        html.Append($"<td>{candidate.Total:0.000}</td></tr>");
    }
}
