using Microsoft.Extensions.Logging;

namespace InferenceGateway.Engine;

/// <summary>Every log message of this room.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "Endpoint {Endpoint} ({Address}) cannot be reached and gets no requests")]
    public static partial void EndpointLost(ILogger logger, string endpoint, string address);

    [LoggerMessage(2, LogLevel.Information, "Endpoint {Endpoint} ({Address}) answers again")]
    public static partial void EndpointBack(ILogger logger, string endpoint, string address);

    [LoggerMessage(3, LogLevel.Debug, "The metrics page of {Endpoint} could not be read: {Problem}")]
    public static partial void PageNotRead(ILogger logger, string endpoint, string problem);

    [LoggerMessage(4, LogLevel.Information, "Endpoints changed: {Added} added, {Removed} removed, {Count} now")]
    public static partial void EndpointsChanged(ILogger logger, int added, int removed, int count);

    [LoggerMessage(5, LogLevel.Error, "The endpoints file cannot be used, the endpoints stay as they are: {Problem}")]
    public static partial void EndpointsFileFailed(ILogger logger, string problem);

    [LoggerMessage(6, LogLevel.Error, "An endpoint is left out: {Problem}")]
    public static partial void EndpointEntrySkipped(ILogger logger, string problem);
}
