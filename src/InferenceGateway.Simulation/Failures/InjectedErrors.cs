using InferenceGateway.Simulation.Wire;

namespace InferenceGateway.Simulation.Failures;

/// <summary>The errors that injected failures of a whole response answer with.</summary>
internal static class InjectedErrors
{
    public static RefusedRequestException? For(FailureType type, string model) =>
        type switch
        {
            FailureType.RateLimit => new(429, $"Rate limit reached for {model}: too many requests per minute. Try again later."),
            FailureType.InvalidApiKey => new(401, "Incorrect API key provided."),
            FailureType.ContextLength => new(
                400,
                "This model's maximum context length is 4096 tokens, but the messages resulted in 4500 tokens. Reduce their length.",
                "messages"
            ),
            FailureType.ServerError => new(503, "The server is overloaded or not ready yet."),
            FailureType.InvalidRequest => new(400, "The model parameter is required.", "model"),
            FailureType.ModelNotFound => new(404, $"The model `{model}-nonexistent` does not exist.", "model"),
            _ => null,
        };
}
