using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;
using InferenceGateway.Plugins.Sessions;

namespace InferenceGateway.Plugins.Filters;

/// <summary><c>session-affinity-filter</c>: keeps the session's endpoint only; everybody when there is none among the candidates.</summary>
internal sealed class SessionAffinityFilter(ISessionStrategy strategy) : IFilter, IPreRequestHook, IResponseHook
{
    public const string Type = "session-affinity-filter";

    public void Filter(InferenceRequest request, Candidates candidates, Span<bool> keep)
    {
        int chosen = strategy.Choose(request, candidates);
        if (chosen >= 0)
        {
            keep.Clear();
            keep[chosen] = true;
        }
    }

    public InferenceError? BeforeSending(InferenceRequest request, Endpoint target, ProfileRuns runs)
    {
        strategy.Sending(request, target, runs);
        return null;
    }

    public void ServedElsewhere(InferenceRequest request, Endpoint target, Endpoint servedBy) =>
        strategy.ServedElsewhere(request, target, servedBy);

    public void ResponseStarted(InferenceRequest request, Endpoint servedBy, IResponseHeaders headers) =>
        strategy.ResponseStarted(request, servedBy, headers);
}
