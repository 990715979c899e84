using System.Text.Json;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Engine.Explanation;

namespace InferenceGateway.StandaloneGateway.LivePage;

/// <summary>One decision of the state document.</summary>
internal static class DecisionJson
{
    public static void Write(Utf8JsonWriter json, DecisionRecord decision)
    {
        json.WriteStartObject();
        json.WriteNumber("sequence", decision.Sequence);
        json.WriteString("time", decision.Time);
        json.WriteText("requestId", decision.RequestId);
        json.WriteText("model", decision.Model);
        json.WriteCountOrNull("promptTokens", decision.PromptTokens);
        json.WriteText("profile", decision.Profile);
        json.WriteNumberOrNull("durationMicroseconds", decision.Duration.TotalMicroseconds);
        json.WriteNumber("candidateCount", decision.CandidateCount);
        json.WriteText("winner", decision.Winner);
        WriteScorers(json, decision.Scorers);
        json.WriteStartArray("endpoints");
        foreach (EndpointVerdict verdict in decision.Endpoints.Take(DecisionLog.MaximumEndpoints))
        {
            WriteVerdict(json, verdict);
        }

        json.WriteEndArray();
        WriteOutcome(json, decision.Outcome);
        json.WriteEndObject();
    }

    private static void WriteScorers(Utf8JsonWriter json, IReadOnlyList<ScorerWeight> scorers)
    {
        json.WriteStartArray("scorers");
        foreach (ScorerWeight scorer in scorers)
        {
            json.WriteStartObject();
            json.WriteText("name", scorer.Name);
            json.WriteNumberOrNull("weight", scorer.Weight);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteVerdict(Utf8JsonWriter json, EndpointVerdict verdict)
    {
        json.WriteStartObject();
        json.WriteText("id", verdict.Endpoint);
        json.WriteText("removedBy", verdict.RemovedBy);
        json.WriteStartArray("scores");
        foreach (double score in verdict.Scores)
        {
            json.WriteNumberOrNull(score);
        }

        json.WriteEndArray();
        json.WriteNumberOrNull("total", verdict.RemovedBy is null ? verdict.Total : null);
        json.WriteNumber("inFlight", verdict.InFlight);
        json.WriteNumber("unanswered", verdict.Unanswered);
        json.WriteNumber("inFlightTokens", verdict.InFlightTokens);
        json.WriteNumber("matchedTokens", verdict.MatchedTokens);
        json.WriteNumberOrNull("sharedTokens", verdict.SharedTokens);
        json.WriteEndObject();
    }

    private static void WriteOutcome(Utf8JsonWriter json, RequestOutcome? outcome)
    {
        if (outcome is null)
        {
            json.WriteNull("outcome");
            return;
        }

        json.WriteStartObject("outcome");
        json.WriteString("ending", NameOf(outcome.Ending));
        json.WriteCountOrNull("status", outcome.Status == 0 ? -1 : outcome.Status);
        json.WriteText("endpoint", outcome.Endpoint);
        json.WriteNumberOrNull("timeToFirstTokenMilliseconds", outcome.TimeToFirstToken?.TotalMilliseconds);
        json.WriteNumberOrNull("durationMilliseconds", outcome.Duration.TotalMilliseconds);
        json.WriteCountOrNull("promptTokens", outcome.Usage.PromptTokens);
        json.WriteCountOrNull("completionTokens", outcome.Usage.CompletionTokens);
        json.WriteCountOrNull("cachedTokens", outcome.Usage.CachedTokens);
        json.WriteEndObject();
    }

    private static string NameOf(RequestEnding ending) =>
        ending switch
        {
            RequestEnding.Completed => "completed",
            RequestEnding.Rejected => "rejected",
            RequestEnding.Evicted => "evicted",
            RequestEnding.ClientGone => "clientGone",
            _ => "failed",
        };
}
