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

    [LoggerMessage(7, LogLevel.Information, "{Objectives} objectives and {Rewrites} model rewrites in force, from {Path}")]
    public static partial void ResourcesRead(ILogger logger, int objectives, int rewrites, string path);

    [LoggerMessage(8, LogLevel.Warning, "{Warning}")]
    public static partial void ResourcesWarning(ILogger logger, string warning);

    [LoggerMessage(9, LogLevel.Error, "The resources file cannot be used, objectives and model rewrites stay as they are: {Problem}")]
    public static partial void ResourcesFileFailed(ILogger logger, string problem);

    [LoggerMessage(10, LogLevel.Error, "Plugin {Plugin} of type {Type} failed in {ExtensionPoint} ({Suppressed} such failures not logged)")]
    public static partial void PluginFailed(
        ILogger logger,
        Exception exception,
        string plugin,
        string type,
        string extensionPoint,
        long suppressed
    );
}
