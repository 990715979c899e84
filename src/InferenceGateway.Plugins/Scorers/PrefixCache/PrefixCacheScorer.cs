using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;

namespace InferenceGateway.Plugins.Scorers;

/// <summary>
/// <c>prefix-cache-scorer</c>: prefers endpoints that hold much of the prompt in their prefix cache.
/// Score = w · min(1, matched tokens / scale)² + (1 − w) · matched blocks / total blocks.
/// </summary>
/// <remarks>Where nothing is known the score is 0.</remarks>
internal sealed class PrefixCacheScorer : IScorer
{
    public const string Type = "prefix-cache-scorer";

    private readonly double _lengthWeight;
    private readonly double _lengthScale;
    private readonly RequestData<PrefixMatch> _matches;

    public PrefixCacheScorer(PrefixCacheScorerOptions options, IPluginBuilder builder)
    {
        options.Validate();
        _lengthWeight = options.MatchLengthWeight;
        _lengthScale = options.MatchLengthScaleTokens;
        _matches = builder.Consumes(PrefixMatchKey.Of(options.PrefixMatchInfoProducerName));
    }

    public void Score(InferenceRequest request, Candidates candidates, Span<double> scores)
    {
        ReadOnlySpan<int> slots = candidates.Slots;
        ReadOnlySpan<PrefixMatch> matches = request.Data(_matches);
        for (int i = 0; i < slots.Length; i++)
        {
            int slot = slots[i];
            PrefixMatch match = (uint)slot < (uint)matches.Length ? matches[slot] : default;
            scores[i] = _lengthWeight == 0 ? match.Ratio : RateWithLength(match);
        }
    }

    private double RateWithLength(PrefixMatch match)
    {
        if (match.TotalBlocks <= 0)
        {
            return 0;
        }

        double matchedTokens = match.BlockSizeTokens > 0 ? (double)match.MatchedBlocks * match.BlockSizeTokens : 0;
        double length = Math.Min(1, matchedTokens / _lengthScale);
        return (_lengthWeight * length * length) + ((1 - _lengthWeight) * match.Ratio);
    }
}
