namespace InferenceGateway.Engine.Requests;

/// <summary>How far a request has come.</summary>
internal enum RequestState
{
    /// <summary>In the pool.</summary>
    Idle,
    Begun,

    /// <summary>Has a target and is counted to its load.</summary>
    Scheduled,

    /// <summary>The headers of the answer arrived.</summary>
    Responding,
}
