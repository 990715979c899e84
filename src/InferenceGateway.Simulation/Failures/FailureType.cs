namespace InferenceGateway.Simulation.Failures;

/// <summary>Ways a simulated server can fail a request on purpose.</summary>
public enum FailureType
{
    /// <summary>429 before anything else.</summary>
    RateLimit,

    /// <summary>401.</summary>
    InvalidApiKey,

    /// <summary>400, too many tokens.</summary>
    ContextLength,

    /// <summary>503.</summary>
    ServerError,

    /// <summary>400, model missing.</summary>
    InvalidRequest,

    /// <summary>404.</summary>
    ModelNotFound,

    /// <summary>The connection is dropped in the middle of the answer.</summary>
    Cut,

    /// <summary>The answer stops in the middle and the connection stays open until the client leaves.</summary>
    Stall,

    /// <summary>The response headers come late.</summary>
    SlowHeaders,

    /// <summary>One frame in the middle of a stream is broken JSON.</summary>
    MalformedFrame,
}
