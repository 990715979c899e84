using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;

namespace InferenceGateway.Plugins.Scorers;

/// <summary>
/// <c>token-load-scorer</c>: prefers endpoints with few prompt tokens left to compute. With load = tokens in flight there + tokens of
/// this request that the endpoint does not hold, score = 1 − min(load, threshold) / threshold.
/// </summary>
internal sealed class TokenLoadScorer : IScorer
{
    public const string Type = "token-load-scorer";

    private readonly double _threshold;
    private readonly RequestData<PrefixMatch> _matches;

    public TokenLoadScorer(TokenLoadOptions options, IPluginBuilder builder)
    {
        _threshold = options.QueueThresholdTokens > 0 ? options.QueueThresholdTokens : TokenLoadOptions.DefaultQueueThresholdTokens;
        builder.Needs(RequestNeeds.Prompt);
        _matches = builder.Consumes(PrefixMatchKey.Of(options.PrefixMatchInfoProducerName));
    }

    public void Score(InferenceRequest request, Candidates candidates, Span<double> scores)
    {
        ReadOnlySpan<int> slots = candidates.Slots;
        ReadOnlySpan<PrefixMatch> matches = request.Data(_matches);
        Column<long> inFlight = candidates.Load.Tokens;
        long promptTokens = request.Body.PromptTokens;
        for (int i = 0; i < slots.Length; i++)
        {
            int slot = slots[i];
            PrefixMatch match = (uint)slot < (uint)matches.Length ? matches[slot] : default;
            double load = inFlight[slot] + UncachedTokens(promptTokens, match);
            scores[i] = load <= 0 ? 1 : 1 - (Math.Min(load, _threshold) / _threshold);
        }
    }

    /// <summary>Tokens in blocks that do not match, plus those beyond the last block that was looked up.</summary>
    private static long UncachedTokens(long promptTokens, PrefixMatch match)
    {
        if (match.BlockSizeTokens <= 0)
        {
            return promptTokens;
        }

        long size = match.BlockSizeTokens;
        long unmatched = Math.Max(0, match.TotalBlocks - match.MatchedBlocks) * size;
        return unmatched + Math.Max(0, promptTokens - (match.TotalBlocks * size));
    }
}
