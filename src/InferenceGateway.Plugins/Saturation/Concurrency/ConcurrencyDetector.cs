using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;

namespace InferenceGateway.Plugins.Saturation;

/// <summary>
/// <c>concurrency-detector</c>: the pool is as full as the requests, or prompt tokens, that the gateway has in flight there are against what
/// its endpoints may have together. Exact at every moment, and blind to what the endpoints themselves report. As a filter it keeps the
/// endpoints below their maximum, and none when none is.
/// </summary>
internal sealed class ConcurrencyDetector : ISaturationDetector, IFilter
{
    public const string Type = "concurrency-detector";

    private readonly bool _countsRequests;
    private readonly bool _countsTokens;
    private readonly double _maxRequests;
    private readonly double _maxTokens;
    private readonly double _requestLimit;
    private readonly double _tokenLimit;

    /// <exception cref="PluginConfigurationException">A parameter is not valid.</exception>
    public ConcurrencyDetector(ConcurrencyDetectorOptions options, IPluginBuilder builder)
    {
        options.Validate();
        _countsRequests = options.ConcurrencyMode != ConcurrencyDetectorOptions.Tokens;
        _countsTokens = options.ConcurrencyMode != ConcurrencyDetectorOptions.Requests;
        _maxRequests = options.MaxConcurrency;
        _maxTokens = options.MaxTokenConcurrency;
        _requestLimit = Math.Floor(options.MaxConcurrency * (1 + options.Headroom));
        _tokenLimit = Math.Floor(options.MaxTokenConcurrency * (1 + options.Headroom));
        if (_countsTokens)
        {
            builder.Needs(RequestNeeds.Prompt);
        }
    }

    public double Saturation(Candidates candidates)
    {
        if (candidates.Count == 0)
        {
            return 1;
        }

        EndpointLoad load = candidates.Load;
        double sum = 0;
        foreach (int slot in candidates.Slots)
        {
            double requests = _countsRequests ? load.Requests[slot] / _maxRequests : 0;
            double tokens = _countsTokens ? load.Tokens[slot] / _maxTokens : 0;
            sum += Math.Max(requests, tokens);
        }

        return sum / candidates.Count;
    }

    public void Filter(InferenceRequest request, Candidates candidates, Span<bool> keep)
    {
        EndpointLoad load = candidates.Load;
        for (int i = 0; i < candidates.Count; i++)
        {
            int slot = candidates.Slots[i];
            keep[i] = (!_countsRequests || load.Requests[slot] < _requestLimit) && (!_countsTokens || load.Tokens[slot] < _tokenLimit);
        }
    }
}
