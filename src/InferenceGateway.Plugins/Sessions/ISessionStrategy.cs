using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;

namespace InferenceGateway.Plugins.Sessions;

/// <summary>How a session finds back to its endpoint. Thread-safe.</summary>
internal interface ISessionStrategy
{
    /// <summary>Position of the session's endpoint among the candidates; -1 when there is no session or the endpoint is not among them.</summary>
    int Choose(InferenceRequest request, Candidates candidates);

    void Sending(InferenceRequest request, Endpoint target, ProfileRuns runs);

    /// <summary>Not the target but another endpoint got the request.</summary>
    void ServedElsewhere(InferenceRequest request, Endpoint target, Endpoint servedBy) { }

    void ResponseStarted(InferenceRequest request, Endpoint servedBy, IResponseHeaders headers);
}
