using System.Buffers;
using System.Text.Json;
using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.Randomness;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;

namespace InferenceGateway.Plugins.Scorers;

/// <summary>
/// <c>no-hit-lru-scorer</c>: spreads cold requests, those whose prompt no candidate holds, over the endpoints that served a cold
/// request longest ago. A warm request scores 0.5 everywhere; a cold one 1 − rank / (n − 1), rank 0 being the least recently used.
/// </summary>
/// <remarks>
/// Endpoints never used come first, in random order; ranks are among the candidates only, so endpoints that are gone or filtered out
/// push nobody back. A cold request marks the endpoint that each profile chose.
/// </remarks>
internal sealed class NoHitLruScorer : IScorer, IPreRequestHook, IEndpointObserver, IStateDump
{
    public const string Type = "no-hit-lru-scorer";

    private const double WarmScore = 0.5;
    private const int MostDumped = 100;

    private readonly RequestData<PrefixMatch> _matches;
    private readonly RequestState<Temperature> _temperature = new();
    private readonly IRandomSource _random;
    private readonly Lock _gate = new();
    private readonly RecentlyUsedSlots _used;
    private readonly Dictionary<int, string> _names = [];

    public NoHitLruScorer(NoHitLruOptions options, IPluginBuilder builder)
    {
        _used = new RecentlyUsedSlots(options.LruSize > 0 ? options.LruSize : NoHitLruOptions.DefaultLruSize);
        _matches = builder.Consumes(PrefixMatchKey.Of(options.PrefixMatchInfoProducerName));
        _random = builder.Random;
    }

    public void Score(InferenceRequest request, Candidates candidates, Span<double> scores)
    {
        bool isCold = !AnyHit(candidates.Slots, request.Data(_matches));
        request.State(_temperature).Scored(isCold);
        if (!isCold)
        {
            scores.Fill(WarmScore);
        }
        else if (candidates.Count == 1)
        {
            scores[0] = 1;
        }
        else
        {
            ScoreCold(candidates, scores[..candidates.Count]);
        }
    }

    public InferenceError? BeforeSending(InferenceRequest request, Endpoint target, ProfileRuns runs)
    {
        if (!request.State(_temperature).IsCold)
        {
            return null;
        }

        lock (_gate)
        {
            _used.Use(target.Slot);
            for (int profile = 0; profile < runs.Names.Count; profile++)
            {
                IReadOnlyList<Endpoint> picks = runs.Picks(profile);
                if (picks.Count > 0 && picks[0].Slot != target.Slot)
                {
                    _used.Use(picks[0].Slot);
                }
            }
        }

        return null;
    }

    public void ServedElsewhere(InferenceRequest request, Endpoint target, Endpoint servedBy)
    {
        if (request.State(_temperature).IsCold)
        {
            lock (_gate)
            {
                _used.Use(servedBy.Slot);
            }
        }
    }

    /// <summary>The endpoints that served a cold request, least recently used first.</summary>
    public void WriteState(Utf8JsonWriter writer)
    {
        List<string> used = [];
        lock (_gate)
        {
            for (int slot = _used.Oldest; slot >= 0; slot = _used.Newer(slot))
            {
                used.Add(_names.GetValueOrDefault(slot, ""));
            }
        }

        writer.WriteStartObject();
        writer.WriteStartArray("endpoints");
        foreach (string name in used.Take(MostDumped))
        {
            writer.WriteStringValue(name);
        }

        writer.WriteEndArray();
        writer.WriteNumber("totalEndpoints", used.Count);
        writer.WriteNumber("maxEndpoints", MostDumped);
        writer.WriteEndObject();
    }

    public void Added(Endpoint endpoint)
    {
        lock (_gate)
        {
            _names[endpoint.Slot] = endpoint.Id;
        }
    }

    public void Removed(Endpoint endpoint)
    {
        lock (_gate)
        {
            _names.Remove(endpoint.Slot);
            _used.Remove(endpoint.Slot);
        }
    }

    private static bool AnyHit(ReadOnlySpan<int> slots, ReadOnlySpan<PrefixMatch> matches)
    {
        foreach (int slot in slots)
        {
            if ((uint)slot < (uint)matches.Length && matches[slot].MatchedBlocks > 0)
            {
                return true;
            }
        }

        return false;
    }

    private void ScoreCold(Candidates candidates, Span<double> scores)
    {
        int slotCount = candidates.Snapshot.SlotCount;
        int[] rented = ArrayPool<int>.Shared.Rent(slotCount + scores.Length);
        Span<int> positions = rented.AsSpan(0, slotCount);
        positions.Fill(-1);
        for (int i = 0; i < scores.Length; i++)
        {
            positions[candidates.Slots[i]] = i;
            scores[i] = double.NaN;
        }

        int usedCount = RankUsed(positions, scores);
        Span<int> neverUsed = rented.AsSpan(slotCount, scores.Length - usedCount);
        for (int i = 0, next = 0; i < scores.Length; i++)
        {
            if (double.IsNaN(scores[i]))
            {
                neverUsed[next++] = i;
            }
            else
            {
                scores[i] = ScoreOfRank(neverUsed.Length + scores[i], scores.Length);
            }
        }

        for (int rank = 0; rank < neverUsed.Length; rank++)
        {
            int drawn = rank + _random.Next(neverUsed.Length - rank);
            (neverUsed[rank], neverUsed[drawn]) = (neverUsed[drawn], neverUsed[rank]);
            scores[neverUsed[rank]] = ScoreOfRank(rank, scores.Length);
        }

        ArrayPool<int>.Shared.Return(rented);
    }

    private int RankUsed(ReadOnlySpan<int> positions, Span<double> ranks)
    {
        int rank = 0;
        lock (_gate)
        {
            for (int slot = _used.Oldest; slot >= 0; slot = _used.Newer(slot))
            {
                if (slot < positions.Length && positions[slot] >= 0)
                {
                    ranks[positions[slot]] = rank++;
                }
            }
        }

        return rank;
    }

    private static double ScoreOfRank(double rank, int count) => 1 - (rank / (count - 1));

    /// <summary>A request is cold when every profile that scored it found it cold.</summary>
    private sealed class Temperature : IRequestState
    {
        private bool _isScored;
        private bool _isWarm;

        public bool IsCold => _isScored && !_isWarm;

        public void Scored(bool isCold)
        {
            _isScored = true;
            _isWarm |= !isCold;
        }

        public void Reset() => _isScored = _isWarm = false;
    }
}
