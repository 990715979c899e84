using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Engine.Configuration;
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
        foreach (Named<IPreRequestHook> hook in configuration.PreRequestHooks)
        {
            long started = clock.GetTimestamp();
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

            hook.Duration.Observe(clock.GetElapsedTime(started).TotalSeconds);
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

    public void ResponseStarted(InferenceRequest request, Endpoint servedBy, IResponseHeaders headers)
    {
        foreach (Named<IResponseHook> hook in configuration.ResponseHooks)
        {
            try
            {
                hook.Plugin.ResponseStarted(request, servedBy, headers);
            }
            catch (Exception exception)
            {
                faults.Report(hook, ExtensionPoints.ResponseReceived, exception);
            }
        }
    }

    public void FirstToken(InferenceRequest request, Endpoint servedBy)
    {
        foreach (Named<IResponseHook> hook in configuration.ResponseHooks)
        {
            try
            {
                hook.Plugin.FirstToken(request, servedBy);
            }
            catch (Exception exception)
            {
                faults.Report(hook, ExtensionPoints.ResponseReceived, exception);
            }
        }
    }

    public void ResponseCompleted(InferenceRequest request, Endpoint servedBy, TokenUsage usage)
    {
        foreach (Named<IResponseHook> hook in configuration.ResponseHooks)
        {
            try
            {
                hook.Plugin.ResponseCompleted(request, servedBy, usage);
            }
            catch (Exception exception)
            {
                faults.Report(hook, ExtensionPoints.ResponseReceived, exception);
            }
        }
    }

    public void RequestEnded(InferenceRequest request, Endpoint servedBy, RequestEnding ending, TokenUsage usage)
    {
        foreach (Named<IResponseHook> hook in configuration.ResponseHooks)
        {
            try
            {
                hook.Plugin.RequestEnded(request, servedBy, ending, usage);
            }
            catch (Exception exception)
            {
                faults.Report(hook, ExtensionPoints.ResponseReceived, exception);
            }
        }
    }
}
