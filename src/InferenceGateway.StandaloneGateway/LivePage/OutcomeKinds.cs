using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Engine.Explanation;

namespace InferenceGateway.StandaloneGateway.LivePage;

/// <summary>Which endings the page counts as what. A client that went away is neither a failure nor a rejection.</summary>
internal static class OutcomeKinds
{
    /// <summary>The endpoint or the gateway failed, or the client was passed an answer of status 500 or more.</summary>
    public static bool IsFailure(this RequestOutcome outcome) =>
        outcome.Ending == RequestEnding.Failed || outcome is { Ending: RequestEnding.Completed, Status: >= 500 };

    /// <summary>Turned away by policy: refused at the door, or stopped in favour of a more important request.</summary>
    public static bool IsRejection(this RequestOutcome outcome) => outcome.Ending is RequestEnding.Rejected or RequestEnding.Evicted;
}
