using Microsoft.Extensions.Logging;

namespace InferenceGateway.ExtProc;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "Request {RequestId}: the decision failed; answered with 500")]
    public static partial void DecisionFailed(ILogger logger, string requestId, Exception exception);

    [LoggerMessage(2, LogLevel.Error, "Request {RequestId}: a plugin failed on the answer, which goes on all the same")]
    public static partial void ResponseHookFailed(ILogger logger, string requestId, Exception exception);

    [LoggerMessage(3, LogLevel.Warning, "Request {RequestId}: the proxy does not keep to the protocol: {Problem}")]
    public static partial void ProtocolViolated(ILogger logger, string requestId, string problem);

    [LoggerMessage(4, LogLevel.Error, "An ext_proc stream failed")]
    public static partial void StreamFailed(ILogger logger, Exception exception);

    [LoggerMessage(5, LogLevel.Warning, "{Streams} ext_proc streams are open, which is all that are allowed; a further one is refused")]
    public static partial void TooManyStreams(ILogger logger, int streams);
}
