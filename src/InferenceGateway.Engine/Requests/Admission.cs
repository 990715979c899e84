using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;
using InferenceGateway.Engine.Configuration;
using InferenceGateway.Engine.Scheduling;

namespace InferenceGateway.Engine.Requests;

/// <summary>Who may come in: the header processors' refusals, the shedding of unimportant requests, and the admitters. Thread-safe.</summary>
internal sealed class Admission(CompiledConfiguration configuration, PluginFaults faults, TimeProvider clock)
{
    private static readonly InferenceError Shed = new(
        ErrorCode.ResourceExhausted,
        "system saturated, sheddable request dropped",
        DropReason.Saturated
    );

    /// <summary>Asks the header processors, in order, until one refuses.</summary>
    public InferenceError? ProcessHeaders(InferenceRequest request)
    {
        foreach (Named<IRequestHeaderProcessor> processor in configuration.HeaderProcessors)
        {
            long started = clock.GetTimestamp();
            try
            {
                if (processor.Plugin.ProcessHeaders(request) is { } refusal)
                {
                    return refusal;
                }
            }
            catch (Exception exception)
            {
                return faults.Report(processor, ExtensionPoints.RequestHeader, exception);
            }

            processor.Duration.Observe(clock.GetElapsedTime(started).TotalSeconds);
        }

        return null;
    }

    /// <summary>Requests of negative priority are dropped while the located endpoints are full; others always pass.</summary>
    public InferenceError? Gate(InferenceRequest request, Candidates located)
    {
        if (request.Priority >= 0 || configuration.SaturationDetector is not { } detector)
        {
            return null;
        }

        try
        {
            return detector.Plugin.Saturation(located) >= 1 ? Shed : null;
        }
        catch (Exception exception)
        {
            return faults.Report(detector, ExtensionPoints.Saturation, exception);
        }
    }

    /// <summary>Asks the admitters, in order, until one refuses. A refusal keeps its status and reason.</summary>
    public InferenceError? Admit(InferenceRequest request, Candidates candidates)
    {
        foreach (Named<IAdmitter> admitter in configuration.Admitters)
        {
            long started = clock.GetTimestamp();
            InferenceError? refusal;
            try
            {
                refusal = admitter.Plugin.Admit(request, candidates);
            }
            catch (Exception exception)
            {
                refusal = faults.Report(admitter, ExtensionPoints.Admission, exception);
            }

            admitter.Duration.Observe(clock.GetElapsedTime(started).TotalSeconds);
            if (refusal is not null)
            {
                return refusal with { Message = $"request cannot be admitted: {refusal.Message}" };
            }
        }

        return null;
    }
}
