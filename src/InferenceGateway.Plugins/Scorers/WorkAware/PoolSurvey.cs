using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;

namespace InferenceGateway.Plugins.Scorers;

/// <summary>What has to be known of all candidates before one of them can be priced. Valid for one decision.</summary>
internal readonly ref struct PoolSurvey
{
    /// <summary>Work that every request is, so that idle endpoints with the whole prompt cached do not differ by rounding.</summary>
    public const double LeastTokens = 16;

    /// <summary>What was seen of the endpoints, by slot.</summary>
    public required ReadOnlySpan<KnownEndpoint?> BySlot { get; init; }

    /// <summary>Seconds per prompt token as learned, by position.</summary>
    public required ReadOnlySpan<double> Speeds { get; init; }

    /// <summary>The least of <see cref="Speeds"/>.</summary>
    public required double Fastest { get; init; }

    /// <summary>Prompt tokens to be computed where the fewest are.</summary>
    public required double Fewest { get; init; }

    /// <summary>The match there.</summary>
    public required PrefixMatch Longest { get; init; }

    /// <summary>Mean of <see cref="KnownEndpoint.RecentWork"/>.</summary>
    public required double MeanWork { get; init; }

    /// <summary>Requests in flight where the fewest are.</summary>
    public required int FewestRequests { get; init; }

    /// <summary>Candidates that compute a prompt.</summary>
    public required int Busy { get; init; }

    /// <param name="matches">What each endpoint holds of the prompt, by slot; may be shorter.</param>
    /// <param name="own">Gets the tokens of this prompt that each candidate would have to compute, by position.</param>
    /// <param name="speeds">Room for <see cref="Speeds"/>.</param>
    public static PoolSurvey Of(
        InferenceRequest request,
        ReadOnlySpan<PrefixMatch> matches,
        Candidates candidates,
        KnownEndpoints known,
        Span<double> own,
        Span<double> speeds
    )
    {
        ReadOnlySpan<int> slots = candidates.Slots;
        Column<int> requests = candidates.Load.Requests;
        Column<int> unanswered = candidates.Load.Unanswered;
        ReadOnlySpan<KnownEndpoint?> bySlot = known.BySlot;
        double poolSpeed = known.SecondsPerToken;
        double fewest = double.PositiveInfinity;
        PrefixMatch longest = default;
        double fastest = double.PositiveInfinity;
        double recentWork = 0;
        int fewestRequests = int.MaxValue;
        int busy = 0;
        for (int i = 0; i < slots.Length; i++)
        {
            int slot = slots[i];
            KnownEndpoint endpoint = known.OrNeverSeen(bySlot, slot);
            PrefixMatch match = (uint)slot < (uint)matches.Length ? matches[slot] : default;
            own[i] = Math.Max(LeastTokens, request.Body.PromptTokens - match.MatchedTokens - match.SharedTokens);
            if (own[i] < fewest)
            {
                fewest = own[i];
                longest = match;
            }

            speeds[i] = endpoint.Speed.SecondsPerToken(poolSpeed);
            fastest = Math.Min(fastest, speeds[i]);
            recentWork += endpoint.RecentWork;
            fewestRequests = Math.Min(fewestRequests, requests[slot]);
            busy += unanswered[slot] > 0 ? 1 : 0;
        }

        return new PoolSurvey
        {
            BySlot = bySlot,
            Speeds = speeds,
            Fastest = fastest,
            Fewest = fewest,
            Longest = longest,
            MeanWork = recentWork / slots.Length,
            FewestRequests = fewestRequests,
            Busy = busy,
        };
    }
}
