using InferenceGateway.Abstractions.Requests;

namespace InferenceGateway.Engine.Explanation;

/// <summary>How a request turned out.</summary>
public sealed record RequestOutcome
{
    public required RequestEnding Ending { get; init; }

    /// <summary>HTTP status the client got; 0 when it got none.</summary>
    public required int Status { get; init; }

    /// <summary>Identity of the endpoint that answered; null when none did.</summary>
    public required string? Endpoint { get; init; }

    /// <summary>From the request's arrival to the first byte of the answer's body; null when none came.</summary>
    public TimeSpan? TimeToFirstToken { get; init; }

    public required TimeSpan Duration { get; init; }

    /// <summary>Tokens as the model server reported them; -1 each when it did not.</summary>
    public required TokenUsage Usage { get; init; }
}
