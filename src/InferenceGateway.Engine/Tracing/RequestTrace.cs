using System.Diagnostics;
using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.Requests;

namespace InferenceGateway.Engine.Tracing;

/// <summary>
/// The spans of one request: <c>gateway.request</c> over the whole exchange, <c>gateway.request_orchestration</c> over each decision, and
/// those of <see cref="SchedulingTrace"/> within it. Pooled with the request; not thread-safe.
/// </summary>
/// <remarks>
/// A span becomes the current one only while plugins decide. The parts of an exchange run wherever the door calls from, so nothing is left
/// behind in the caller's context.
/// </remarks>
internal sealed class RequestTrace
{
    private const string ModelServerError = "ModelServerError";

    private Activity? _exchange;
    private Activity? _orchestration;
    private Activity? _outer;

    /// <summary>The request arrived. Does nothing when nobody listens.</summary>
    public void Begin(IRequestHeaders headers, TimeProvider clock)
    {
        if (GatewayActivitySources.ExchangeSource.HasListeners())
        {
            Activity? outer = Activity.Current;
            Activity.Current = null; // else a span of the transport, which may not be exported, would be taken for the parent
            _exchange = GatewayActivitySources.ExchangeSource.StartActivity(
                "gateway.request",
                ActivityKind.Server,
                TraceHeaders.Extract(headers),
                startTime: clock.GetUtcNow()
            );
            Activity.Current = outer;
        }
    }

    /// <summary>A decision begins.</summary>
    public void BeginOrchestration(TimeProvider clock)
    {
        if (_exchange is null)
        {
            return;
        }

        _outer = Activity.Current;
        Activity.Current = _exchange;
        _orchestration = GatewayActivitySources.OrchestrationSource.StartActivity(
            "gateway.request_orchestration",
            ActivityKind.Server,
            _exchange.Context,
            startTime: clock.GetUtcNow()
        );
    }

    /// <summary>The spans of a scheduling within the decision; none unless the decision's own is recorded.</summary>
    public SchedulingTrace Scheduling(InferenceRequest request, TimeProvider clock) =>
        _orchestration is { IsAllDataRequested: true } ? new SchedulingTrace(request, clock) : default;

    /// <summary>The decision is made; a request that goes on names our span as its parent.</summary>
    public void EndOrchestration(InferenceRequest request, InferenceError? error, TimeProvider clock)
    {
        if (_exchange is null)
        {
            return;
        }

        if (_orchestration is { IsAllDataRequested: true } span)
        {
            span.SetTag("target_model", request.TargetModel);
            span.SetTag("request_prio", request.Priority);
            SetError(span, error?.Message);
        }

        Stop(_orchestration, clock);
        _orchestration = null;
        Activity.Current = _outer;
        _outer = null;
        if (error is null)
        {
            TraceHeaders.Inject(_exchange, request);
        }
    }

    /// <summary>The request ended.</summary>
    /// <param name="error">Why it was refused; null when it was not.</param>
    /// <param name="isServerError">The endpoint failed or answered with an error.</param>
    public void End(InferenceError? error, bool isServerError, TimeProvider clock)
    {
        if (_exchange is null)
        {
            return;
        }

        SetError(_exchange, error?.Message ?? (isServerError ? ModelServerError : null));
        Activity? outer = Activity.Current;
        Stop(_exchange, clock);
        Activity.Current = outer;
        _exchange = null;
    }

    private static void SetError(Activity span, string? description)
    {
        if (description is not null)
        {
            span.SetStatus(ActivityStatusCode.Error, description);
        }
    }

    private static void Stop(Activity? span, TimeProvider clock)
    {
        if (span is not null)
        {
            span.SetEndTime(clock.GetUtcNow().UtcDateTime);
            span.Stop();
            span.Dispose();
        }
    }
}
