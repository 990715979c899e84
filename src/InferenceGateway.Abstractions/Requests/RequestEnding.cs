namespace InferenceGateway.Abstractions.Requests;

/// <summary>How a request ended. Every request ends exactly once.</summary>
public enum RequestEnding
{
    /// <summary>The answer was passed on to its end, whatever its status.</summary>
    Completed,

    /// <summary>Refused before it was sent to an endpoint.</summary>
    Rejected,

    /// <summary>Stopped in favour of a more important one.</summary>
    Evicted,

    /// <summary>The client went away.</summary>
    ClientGone,

    /// <summary>The endpoint failed, or the gateway did.</summary>
    Failed,
}
