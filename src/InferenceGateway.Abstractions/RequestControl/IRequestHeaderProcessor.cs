using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.Requests;

namespace InferenceGateway.Abstractions.RequestControl;

/// <summary>Looks at a request's headers before it is admitted, usually to write <see cref="InferenceRequest.Attributes"/>.</summary>
public interface IRequestHeaderProcessor : IPlugin
{
    /// <returns>Null, or why the request is refused; the processors that would follow are not asked then.</returns>
    InferenceError? ProcessHeaders(InferenceRequest request);
}
