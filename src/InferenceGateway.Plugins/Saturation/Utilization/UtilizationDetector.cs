using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;

namespace InferenceGateway.Plugins.Saturation;

/// <summary>
/// <c>utilization-detector</c>: an endpoint is as full as its queue or its KV cache is, whichever is fuller, measured against a threshold
/// each; the pool is as full as its endpoints are on average. Endpoints without fresh numbers count as full. As a filter it keeps the
/// endpoints below both thresholds, or all when none is.
/// </summary>
internal sealed class UtilizationDetector : ISaturationDetector, IFilter
{
    public const string Type = "utilization-detector";

    private readonly TimeProvider _clock;
    private readonly TimeSpan _staleness;
    private readonly double _queueThreshold;
    private readonly double _cacheThreshold;
    private readonly double _queueLimit;
    private readonly double _cacheLimit;

    /// <exception cref="PluginConfigurationException">A parameter is not valid.</exception>
    public UtilizationDetector(UtilizationDetectorOptions options, IPluginBuilder builder)
    {
        options.Validate();
        _clock = builder.Clock;
        _staleness = options.Staleness();
        _queueThreshold = options.QueueDepthThreshold;
        _cacheThreshold = options.KvCacheUtilThreshold;
        _queueLimit = options.QueueDepthThreshold * (1 + options.Headroom);
        _cacheLimit = options.KvCacheUtilThreshold * (1 + options.Headroom);
    }

    public double Saturation(Candidates candidates)
    {
        if (candidates.Count == 0)
        {
            return 1;
        }

        EndpointMetrics metrics = candidates.Metrics;
        long now = _clock.GetTimestamp();
        double sum = 0;
        foreach (int slot in candidates.Slots)
        {
            sum += IsFresh(metrics, slot, now)
                ? Math.Max(metrics.WaitingRequests[slot] / _queueThreshold, metrics.KvCacheUsage[slot] / _cacheThreshold)
                : 1;
        }

        return sum / candidates.Count;
    }

    public void Filter(InferenceRequest request, Candidates candidates, Span<bool> keep)
    {
        EndpointMetrics metrics = candidates.Metrics;
        long now = _clock.GetTimestamp();
        bool keepsAny = false;
        for (int i = 0; i < candidates.Count; i++)
        {
            int slot = candidates.Slots[i];
            keep[i] =
                IsFresh(metrics, slot, now) && metrics.WaitingRequests[slot] < _queueLimit && metrics.KvCacheUsage[slot] < _cacheLimit;
            keepsAny |= keep[i];
        }

        if (!keepsAny)
        {
            keep.Fill(true);
        }
    }

    private bool IsFresh(EndpointMetrics metrics, int slot, long now)
    {
        long updatedAt = metrics.UpdatedAt[slot];
        return updatedAt != 0 && _clock.GetElapsedTime(updatedAt, now) <= _staleness;
    }
}
