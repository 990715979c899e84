using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.Randomness;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;

namespace InferenceGateway.Plugins.Filters;

/// <summary>
/// <c>prefix-cache-affinity-filter</c>: narrows the candidates to those that hold most of the prompt ("sticky"), unless the best of them
/// would answer too much later than the best of the others.
/// </summary>
/// <remarks>
/// Time to first token = tokens in flight / peakPrefillThroughput · 1000 ms. Everybody is kept when there is one candidate, when nobody
/// is sticky, when chance says to explore, and when min(sticky) − min(others) exceeds the penalty.
/// </remarks>
internal sealed class PrefixCacheAffinityFilter : IFilter
{
    public const string Type = "prefix-cache-affinity-filter";

    private const double MillisecondsPerSecond = 1000;

    private readonly double _threshold;
    private readonly double _exploration;
    private readonly double _penalty;
    private readonly double _throughput;
    private readonly RequestData<PrefixMatch> _matches;
    private readonly IRandomSource _random;

    public PrefixCacheAffinityFilter(PrefixCacheAffinityOptions options, IPluginBuilder builder)
    {
        options.Validate();
        _threshold = options.AffinityThreshold;
        _exploration = options.ExplorationProbability;
        _penalty = options.MaxTimeToFirstTokenPenaltyMilliseconds;
        _throughput = options.PeakPrefillThroughput;
        _random = builder.Random;
        _matches = builder.Consumes(PrefixMatchKey.Of(options.PrefixMatchInfoProducerName));
        if (_penalty > 0)
        {
            builder.Needs(RequestNeeds.Prompt);
        }
    }

    public void Filter(InferenceRequest request, Candidates candidates, Span<bool> keep)
    {
        if (candidates.Count <= 1 || _threshold <= 0 || (_exploration > 0 && _random.NextDouble() < _exploration))
        {
            return;
        }

        ReadOnlySpan<int> slots = candidates.Slots;
        ReadOnlySpan<PrefixMatch> matches = request.Data(_matches);
        Column<long> inFlight = candidates.Load.Tokens;
        long leastSticky = long.MaxValue;
        long leastOther = long.MaxValue;
        int stickyCount = 0;
        for (int i = 0; i < slots.Length; i++)
        {
            int slot = slots[i];
            bool isSticky = (uint)slot < (uint)matches.Length && matches[slot].Ratio >= _threshold;
            keep[i] = isSticky;
            long tokens = Math.Max(0, inFlight[slot]);
            if (isSticky)
            {
                stickyCount++;
                leastSticky = Math.Min(leastSticky, tokens);
            }
            else
            {
                leastOther = Math.Min(leastOther, tokens);
            }
        }

        bool hasBoth = stickyCount > 0 && stickyCount < slots.Length;
        if (stickyCount == 0 || (hasBoth && _penalty > 0 && Milliseconds(leastSticky) - Milliseconds(leastOther) > _penalty))
        {
            keep.Fill(true);
        }
    }

    private double Milliseconds(long tokens) => tokens / _throughput * MillisecondsPerSecond;
}
