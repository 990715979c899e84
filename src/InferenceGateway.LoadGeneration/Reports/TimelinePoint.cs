namespace InferenceGateway.LoadGeneration.Reports;

/// <summary>What happened in one stretch of a run; all stretches of a run have the same length.</summary>
/// <param name="Start">Start of the stretch, in seconds from the start of the run.</param>
/// <param name="Sent">Requests sent.</param>
/// <param name="Succeeded">Requests that ended well.</param>
/// <param name="Failed">Requests that failed or were cancelled.</param>
/// <param name="OutputTokens">Tokens of the answers that ended.</param>
/// <param name="InFlight">Mean number of requests under way.</param>
public readonly record struct TimelinePoint(double Start, long Sent, long Succeeded, long Failed, long OutputTokens, double InFlight);
