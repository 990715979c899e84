using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Engine.Requests;
using Microsoft.Extensions.Logging;

namespace InferenceGateway.ExtProc;

internal static partial class Log
{
    /// <summary>Clients choose models and fairness ids: a line shows the beginning of a long one.</summary>
    private const int LongestText = 256;

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

    /// <summary>Where a request goes. To be guarded: it makes strings.</summary>
    public static void Decided(ILogger logger, RequestContext context)
    {
        InferenceRequest request = context.Request;
        Decided(
            logger,
            Bounded(request.RequestId),
            context.Destination,
            Bounded(request.Model),
            Bounded(request.TargetModel),
            request.Priority,
            Bounded(request.FairnessId)
        );
    }

    /// <summary>Why a request goes nowhere. To be guarded: it makes strings.</summary>
    public static void Refused(ILogger logger, RequestContext context, int status, InferenceError error) =>
        Refused(logger, Bounded(context.Request.RequestId), status, error.Code, error.Reason, Bounded(error.Message));

    private static string Bounded(string text) => text.Length <= LongestText ? text : text[..LongestText];

    [LoggerMessage(
        6,
        LogLevel.Debug,
        "Request {RequestId} goes to {Destination}: model '{Model}', asked for as '{TargetModel}', priority {Priority}, fairness id '{FairnessId}'",
        SkipEnabledCheck = true
    )]
    private static partial void Decided(
        ILogger logger,
        string requestId,
        string destination,
        string model,
        string targetModel,
        int priority,
        string fairnessId
    );

    [LoggerMessage(
        7,
        LogLevel.Debug,
        "Request {RequestId} is refused with status {Status}, {Code} {DropReason}: {Reason}",
        SkipEnabledCheck = true
    )]
    private static partial void Refused(ILogger logger, string requestId, int status, ErrorCode code, string? dropReason, string reason);
}
