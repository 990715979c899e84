using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace InferenceGateway.StandaloneGateway;

/// <summary>Every log message of this room.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "Request {RequestId}: endpoint {Endpoint} failed ({Error}): {Cause}")]
    public static partial void AttemptFailed(ILogger logger, string requestId, string endpoint, ForwarderError error, string cause);

    [LoggerMessage(2, LogLevel.Information, "Serving on {Address} with {Count} endpoint(s), policy: {Policy}")]
    public static partial void Serving(ILogger logger, string address, int count, string policy);

    [LoggerMessage(3, LogLevel.Information, "Draining: no new connections, {Running} request(s) have up to {Seconds} s to finish")]
    public static partial void Draining(ILogger logger, long running, double seconds);

    [LoggerMessage(4, LogLevel.Warning, "{Warning}")]
    public static partial void ConfigurationWarning(ILogger logger, string warning);
}
