namespace InferenceGateway.Abstractions.Errors;

/// <summary>Why a request was not served. The doors turn it into their protocol's answer. Immutable.</summary>
/// <param name="Code">What kind of failure.</param>
/// <param name="Message">What was wrong and what to do, for the client. Never contains secrets or whole bodies.</param>
/// <param name="Reason">One of <see cref="DropReason"/>, or null when the request was not dropped by policy.</param>
public sealed record InferenceError(ErrorCode Code, string Message, string? Reason = null)
{
    public int HttpStatus =>
        Code switch
        {
            ErrorCode.BadRequest => 400,
            ErrorCode.Unauthorized => 401,
            ErrorCode.Forbidden => 403,
            ErrorCode.NotFound => 404,
            ErrorCode.PreconditionFailed => 412,
            ErrorCode.PayloadTooLarge => 413,
            ErrorCode.ResourceExhausted => 429,
            ErrorCode.Internal => 500,
            ErrorCode.BadGateway => 502,
            ErrorCode.ServiceUnavailable => 503,
            ErrorCode.GatewayTimeout => 504,
            _ => throw new InvalidOperationException($"Error code {Code} has no HTTP status."),
        };

    public static InferenceError BadRequest(string message) => new(ErrorCode.BadRequest, message);
}
