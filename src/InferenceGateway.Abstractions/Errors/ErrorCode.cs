namespace InferenceGateway.Abstractions.Errors;

/// <summary>Stable names of what can go wrong with a request; each has one HTTP status.</summary>
public enum ErrorCode
{
    BadRequest,
    Unauthorized,
    Forbidden,
    NotFound,
    PreconditionFailed,
    PayloadTooLarge,
    ResourceExhausted,
    Internal,
    BadGateway,
    ServiceUnavailable,
    GatewayTimeout,
}
