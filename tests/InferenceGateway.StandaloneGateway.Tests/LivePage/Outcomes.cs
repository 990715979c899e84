using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Engine.Explanation;

namespace InferenceGateway.StandaloneGateway.Tests.LivePage;

/// <summary>Made-up ends of requests.</summary>
internal static class Outcomes
{
    public static RequestOutcome Completed(
        double? timeToFirstTokenMilliseconds = null,
        int promptTokens = -1,
        int cachedTokens = -1,
        string? endpoint = "default/a",
        int status = 200
    ) =>
        new()
        {
            Ending = RequestEnding.Completed,
            Status = status,
            Endpoint = endpoint,
            TimeToFirstToken = timeToFirstTokenMilliseconds is { } time ? TimeSpan.FromMilliseconds(time) : null,
            Duration = TimeSpan.FromSeconds(1),
            Usage = new TokenUsage
            {
                PromptTokens = promptTokens,
                CompletionTokens = -1,
                CachedTokens = cachedTokens,
            },
        };

    public static RequestOutcome Ended(RequestEnding ending, int status) =>
        Completed(endpoint: null, status: status) with
        {
            Ending = ending,
        };
}
