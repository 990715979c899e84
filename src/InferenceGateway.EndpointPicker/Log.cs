using InferenceGateway.Abstractions.Requests;
using Microsoft.Extensions.Logging;

namespace InferenceGateway.EndpointPicker;

/// <summary>Every log message of this room.</summary>
internal static partial class Log
{
    [LoggerMessage(
        1,
        LogLevel.Information,
        "Serving ext_proc on port {GrpcPort}, health on {HealthPort}, metrics on {MetricsPort}: {Endpoints} endpoint(s), policy: {Policy}"
    )]
    public static partial void Serving(ILogger logger, int grpcPort, int healthPort, int metricsPort, int endpoints, string policy);

    [LoggerMessage(2, LogLevel.Warning, "{Warning}")]
    public static partial void Warning(ILogger logger, string warning);

    [LoggerMessage(3, LogLevel.Information, "Draining: not ready any more, everything is served for {Seconds} s yet")]
    public static partial void Draining(ILogger logger, double seconds);

    [LoggerMessage(4, LogLevel.Information, "No new streams; running ones have up to {Seconds} s to finish")]
    public static partial void FinishingStreams(ILogger logger, double seconds);

    [LoggerMessage(5, LogLevel.Information, "Stopped")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(6, LogLevel.Information, "The certificate in {Folder} was read again; it is valid until {NotAfter}")]
    public static partial void CertificateReloaded(ILogger logger, string folder, DateTime notAfter);

    [LoggerMessage(7, LogLevel.Error, "The certificate stays as it is: {Problem}")]
    public static partial void CertificateNotReloaded(ILogger logger, string problem);

    [LoggerMessage(8, LogLevel.Error, "The state of plugin {Plugin} could not be written")]
    public static partial void StateNotWritten(ILogger logger, string plugin, Exception exception);

    [LoggerMessage(9, LogLevel.Information, "Not every endpoint answered its first scrape in time; the others are served from now on")]
    public static partial void FirstScrapeUnfinished(ILogger logger);

    [LoggerMessage(10, LogLevel.Information, "{Notice}")]
    public static partial void Notice(ILogger logger, string notice);

    /// <remarks>Tokens are -1 where the model server did not report them, the status is 0 where the client got none.</remarks>
    [LoggerMessage(
        11,
        LogLevel.Debug,
        "Request {RequestId} ended after {Seconds} s: {Ending}, status {Status}, {PromptTokens} prompt tokens of which {CachedTokens} cached, {CompletionTokens} completion tokens"
    )]
    public static partial void Ended(
        ILogger logger,
        string requestId,
        double seconds,
        RequestEnding ending,
        int status,
        int promptTokens,
        int cachedTokens,
        int completionTokens
    );
}
