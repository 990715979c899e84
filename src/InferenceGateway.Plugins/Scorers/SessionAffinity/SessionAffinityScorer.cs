using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;
using InferenceGateway.Plugins.Sessions;

namespace InferenceGateway.Plugins.Scorers;

/// <summary><c>session-affinity-scorer</c>: 1 for the session's endpoint, 0 for the others.</summary>
internal sealed class SessionAffinityScorer(ISessionStrategy strategy) : IScorer, IPreRequestHook, IResponseHook
{
    public const string Type = "session-affinity-scorer";

    public void Score(InferenceRequest request, Candidates candidates, Span<double> scores)
    {
        scores.Clear();
        int chosen = strategy.Choose(request, candidates);
        if (chosen >= 0)
        {
            scores[chosen] = 1;
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
