using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;

namespace InferenceGateway.Abstractions.RequestControl;

/// <summary>Acts on a scheduling result before the request is sent.</summary>
/// <remarks>All hooks run, even after one failed: what a hook did for a request that is not sent it undoes in its response hook.</remarks>
public interface IPreRequestHook : IPlugin
{
    /// <summary>Called once per attempt.</summary>
    /// <param name="target">First endpoint of the primary profile.</param>
    /// <param name="runs">What every profile picked.</param>
    /// <returns>Null, or the error that fails the request.</returns>
    InferenceError? BeforeSending(InferenceRequest request, Endpoint target, ProfileRuns runs);

    /// <summary>
    /// The proxy sent the request to <paramref name="servedBy"/>, another endpoint than the one named to <see cref="BeforeSending"/>: what was
    /// noted for <paramref name="target"/> should be noted for it. Called at most once, when the answer begins.
    /// </summary>
    void ServedElsewhere(InferenceRequest request, Endpoint target, Endpoint servedBy) { }
}
