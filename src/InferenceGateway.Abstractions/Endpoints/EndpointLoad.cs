namespace InferenceGateway.Abstractions.Endpoints;

/// <summary>
/// What we have in flight to each endpoint: committed by the scheduler's decisions, released when requests end. Exact at every
/// moment, unlike scraped numbers. Written by the engine only.
/// </summary>
public sealed class EndpointLoad
{
    /// <summary>Requests sent and not ended.</summary>
    public Column<int> Requests { get; } = new();

    /// <summary>Requests among those whose answer has not begun: the endpoint computes their prompts, or has them waiting.</summary>
    public Column<int> Unanswered { get; } = new();

    /// <summary>Prompt tokens of those requests that the endpoint still has to compute: uncached tokens, until the first byte of the answer.</summary>
    public Column<long> Tokens { get; } = new();
}
