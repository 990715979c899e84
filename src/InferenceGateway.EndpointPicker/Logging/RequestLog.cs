using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Engine.Explanation;
using InferenceGateway.Engine.Requests;
using Microsoft.Extensions.Logging;

namespace InferenceGateway.EndpointPicker.Logging;

/// <summary>Writes a line for every request that ended. Thread-safe.</summary>
internal sealed class RequestLog : IRequestObserver
{
    private readonly ILogger _logger;

    private RequestLog(ILogger logger) => _logger = logger;

    /// <summary>What to observe requests with: nothing when nobody reads the lines, so that they cost nothing.</summary>
    public static IReadOnlyList<IRequestObserver> For(ILogger logger) => logger.IsEnabled(LogLevel.Debug) ? [new RequestLog(logger)] : [];

    public void Ended(InferenceRequest request, RequestOutcome outcome) =>
        Log.Ended(
            _logger,
            request.RequestId,
            outcome.Duration.TotalSeconds,
            outcome.Ending,
            outcome.Status,
            outcome.Usage.PromptTokens,
            outcome.Usage.CachedTokens,
            outcome.Usage.CompletionTokens
        );
}
