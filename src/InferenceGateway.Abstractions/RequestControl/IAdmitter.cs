using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;

namespace InferenceGateway.Abstractions.RequestControl;

/// <summary>May refuse a request once the producers' values are known and before it is scheduled. Asked once per request.</summary>
public interface IAdmitter : IPlugin
{
    /// <param name="candidates">The endpoints that the screeners left.</param>
    /// <returns>Null, or why the request is refused; the admitters that would follow are not asked then.</returns>
    InferenceError? Admit(InferenceRequest request, Candidates candidates);
}
