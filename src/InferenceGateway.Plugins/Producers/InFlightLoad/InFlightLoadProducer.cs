using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;

namespace InferenceGateway.Plugins.Producers;

/// <summary>
/// <c>inflight-load-producer</c>: shows the requests and tokens in flight by endpoint, fairness id and priority on the metrics page. Scorers
/// do not need it: the gateway counts what is in flight to each endpoint whether this plugin is configured or not.
/// </summary>
internal sealed class InFlightLoadProducer : IPreRequestHook, IResponseHook, IEndpointObserver
{
    public const string Type = "inflight-load-producer";

    private readonly RequestState<InFlightShare> _shares = new();
    private readonly InFlightGauges _gauges;

    public InFlightLoadProducer(InFlightLoadOptions options, IPluginBuilder builder)
    {
        options.Validate();
        builder.Needs(RequestNeeds.Prompt);
        _gauges = new InFlightGauges(builder);
    }

    public InferenceError? BeforeSending(InferenceRequest request, Endpoint target, ProfileRuns runs)
    {
        InFlightShare share = request.State(_shares);
        share.Reset(); // an earlier attempt went elsewhere
        _gauges.Take(request, target, request.UncachedTokens, share);
        return null;
    }

    public void ResponseStarted(InferenceRequest request, Endpoint servedBy, IResponseHeaders headers)
    {
        InFlightShare share = request.State(_shares);
        if (share.Endpoint is { } target && !ReferenceEquals(target, servedBy))
        {
            long tokens = share.Tokens;
            share.Reset();
            _gauges.Take(request, servedBy, tokens, share);
        }
    }

    public void FirstToken(InferenceRequest request, Endpoint servedBy) => request.State(_shares).ReleaseTokens();

    public void RequestEnded(InferenceRequest request, Endpoint servedBy, RequestEnding ending, TokenUsage usage) =>
        request.State(_shares).Reset();

    public void Added(Endpoint endpoint) { }

    public void Removed(Endpoint endpoint) => _gauges.Removed(endpoint);
}
