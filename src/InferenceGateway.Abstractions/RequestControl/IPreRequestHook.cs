using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;

namespace InferenceGateway.Abstractions.RequestControl;

/// <summary>Acts on a scheduling result before the request is sent. Called once per attempt.</summary>
public interface IPreRequestHook : IPlugin
{
    /// <param name="target">First endpoint of the primary profile.</param>
    /// <param name="runs">What every profile picked.</param>
    /// <returns>Null, or the error that fails the request.</returns>
    InferenceError? BeforeSending(InferenceRequest request, Endpoint target, ProfileRuns runs);
}
