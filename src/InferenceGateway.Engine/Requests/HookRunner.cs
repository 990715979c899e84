using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Engine.Configuration;
using InferenceGateway.Engine.Metrics;
using InferenceGateway.Engine.Scheduling;

namespace InferenceGateway.Engine.Requests;

/// <summary>Tells the hooks what happens to a request after it was scheduled. A hook that throws disturbs neither the others nor the answer.</summary>
internal sealed class HookRunner(CompiledConfiguration configuration, PluginFaults faults, TimeProvider clock)
{
    /// <summary>Calls every hook, whatever the others return.</summary>
    /// <returns>
    /// The error of the one hook that failed, as it is; an internal error with all texts when several did, or one threw.
    /// </returns>
    public InferenceError? BeforeSending(RequestContext context, Endpoint target)
    {
        InferenceError? first = null;
        string? texts = null;
        PluginTimer timer = new(clock);
        foreach (Named<IPreRequestHook> hook in configuration.PreRequestHooks)
        {
            InferenceError? error;
            bool isTyped = true;
            try
            {
                error = hook.Plugin.BeforeSending(context.Request, target, context.Runs);
            }
            catch (Exception exception)
            {
                error = faults.Report(hook, ExtensionPoints.PreRequest, exception);
                isTyped = false;
            }

            timer.Lap(hook.Duration);
            if (error is not null)
            {
                string text = $"PreRequest \"{hook.Type}/{hook.Name}\" failed: {error.Message}";
                texts = texts is null ? text : $"{texts}\n{text}";
                first = first is null && isTyped ? error : new InferenceError(ErrorCode.Internal, texts);
            }
        }

        return first;
    }

    public void ServedElsewhere(InferenceRequest request, Endpoint target, Endpoint servedBy)
    {
        foreach (Named<IPreRequestHook> hook in configuration.PreRequestHooks)
        {
            try
            {
                hook.Plugin.ServedElsewhere(request, target, servedBy);
            }
            catch (Exception exception)
            {
                faults.Report(hook, ExtensionPoints.PreRequest, exception);
            }
        }
    }

    public void ResponseStarted(RequestContext context, IResponseHeaders headers)
    {
        PluginTimer timer = new(clock);
        foreach (Named<IResponseHook> hook in configuration.ResponseHooks)
        {
            try
            {
                hook.Plugin.ResponseStarted(context.Request, context.Target!, headers);
            }
            catch (Exception exception)
            {
                faults.Report(hook, ExtensionPoints.ResponseReceived, exception);
            }

            timer.Lap(hook.Duration);
        }

        context.Timing.Started(timer);
    }

    /// <param name="now">The present moment, which the caller has at hand.</param>
    public void FirstToken(RequestContext context, long now)
    {
        PluginTimer timer = new(clock, now);
        foreach (Named<IResponseHook> hook in configuration.StreamingHooks)
        {
            try
            {
                hook.Plugin.FirstToken(context.Request, context.Target!);
            }
            catch (Exception exception)
            {
                faults.Report(hook, ExtensionPoints.ResponseStreaming, exception);
            }

            timer.Lap(hook.Duration);
        }

        context.Timing.Spent(timer);
    }

    public void ResponseCompleted(RequestContext context)
    {
        PluginTimer timer = new(clock);
        foreach (Named<IResponseHook> hook in configuration.StreamingHooks)
        {
            try
            {
                hook.Plugin.ResponseCompleted(context.Request, context.Target!, context.Usage);
            }
            catch (Exception exception)
            {
                faults.Report(hook, ExtensionPoints.ResponseStreaming, exception);
            }

            timer.Lap(hook.Duration);
        }

        context.Timing.Spent(timer);
    }

    public void RequestEnded(RequestContext context, RequestEnding ending)
    {
        PluginTimer timer = new(clock);
        foreach (Named<IResponseHook> hook in configuration.StreamingHooks)
        {
            try
            {
                hook.Plugin.RequestEnded(context.Request, context.Target!, ending, context.Usage);
            }
            catch (Exception exception)
            {
                faults.Report(hook, ExtensionPoints.ResponseStreaming, exception);
            }

            timer.Lap(hook.Duration);
        }
    }
}
