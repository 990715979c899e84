using Microsoft.Extensions.Logging;

namespace InferenceGateway.Simulation;

/// <summary>The log messages of this room.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Simulated server {Pod} listens on {Address}")]
    public static partial void Listening(ILogger logger, string pod, Uri address);

    [LoggerMessage(2, LogLevel.Error, "A request to {Path} failed")]
    public static partial void RequestFailed(ILogger logger, string path, Exception problem);
}
