using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;

namespace InferenceGateway.Plugins.Tests.Support;

/// <summary>Endpoints named a, b, c … in slots that are neither dense nor in order, so that a slot taken for a position shows.</summary>
public sealed class Fleet
{
    public const long ScrapedAt = 1;

    private readonly EndpointMetrics _metrics = new();
    private readonly EndpointLoad _load = new();
    private readonly List<Endpoint> _endpoints;

    public Fleet(int count)
        : this([.. Enumerable.Repeat<Dictionary<string, string>?>(null, count)]) { }

    public Fleet(params Dictionary<string, string>?[] labels)
    {
        _endpoints = [.. labels.Select((set, i) => Create(SlotOf(i, labels.Length), ((char)('a' + i)).ToString(), set))];
        foreach (Endpoint endpoint in _endpoints)
        {
            _metrics.UpdatedAt.At(endpoint.Slot) = ScrapedAt;
        }

        Snapshot = new EndpointSnapshot(1, _endpoints, _metrics, _load);
        Slots = [.. _endpoints.Select(endpoint => endpoint.Slot)];
    }

    public EndpointSnapshot Snapshot { get; private set; }

    /// <summary>Slots of the candidates, in order.</summary>
    public int[] Slots { get; set; }

    public Candidates Candidates => new(Snapshot, Slots);

    public EndpointMetrics Metrics => _metrics;

    public IReadOnlyList<Endpoint> Endpoints => _endpoints;

    public Endpoint this[int position] => _endpoints[position];

    public Fleet Waiting(params int[] values) => Set(values, (slot, value) => _metrics.WaitingRequests.At(slot) = value);

    public Fleet Running(params int[] values) => Set(values, (slot, value) => _metrics.RunningRequests.At(slot) = value);

    public Fleet KvUsage(params double[] values) => Set(values, (slot, value) => _metrics.KvCacheUsage.At(slot) = value);

    public Fleet Adapters(params AdapterSet?[] values) => Set(values, (slot, value) => _metrics.Adapters.At(slot) = value);

    public Fleet CacheBlockSize(params int[] values) => Set(values, (slot, value) => _metrics.CacheBlockSizeTokens.At(slot) = value);

    public Fleet CacheBlocks(params int[] values) => Set(values, (slot, value) => _metrics.CacheBlocks.At(slot) = value);

    public Fleet InFlightRequests(params int[] values) => Set(values, (slot, value) => _load.Requests.At(slot) = value);

    public Fleet Unanswered(params int[] values) => Set(values, (slot, value) => _load.Unanswered.At(slot) = value);

    public Fleet InFlightTokens(params long[] values) => Set(values, (slot, value) => _load.Tokens.At(slot) = value);

    public Fleet NeverScraped(params int[] positions)
    {
        foreach (int position in positions)
        {
            _metrics.UpdatedAt.At(_endpoints[position].Slot) = 0;
        }

        return this;
    }

    public double[] Score(IScorer scorer, InferenceRequest? request = null)
    {
        double[] scores = new double[Slots.Length];
        scorer.Score(request ?? new InferenceRequest(), Candidates, scores);
        return scores;
    }

    /// <summary>Names of the candidates that a filter keeps.</summary>
    public string Filter(IFilter filter, InferenceRequest? request = null)
    {
        bool[] keep = [.. Enumerable.Repeat(true, Slots.Length)];
        filter.Filter(request ?? new InferenceRequest(), Candidates, keep);
        return string.Concat(Slots.Where((_, i) => keep[i]).Select(slot => Snapshot[slot].Name));
    }

    /// <summary>Positions picked for some scores.</summary>
    public int[] Pick(IPicker picker, params double[] scores)
    {
        int[] picks = new int[scores.Length];
        int count = picker.Pick(new InferenceRequest(), Candidates, scores, picks);
        return picks[..count];
    }

    /// <summary>Narrows the candidates to some positions.</summary>
    public Fleet Only(params int[] positions)
    {
        Slots = [.. positions.Select(position => _endpoints[position].Slot)];
        return this;
    }

    public static Endpoint Create(int slot, string name, Dictionary<string, string>? labels = null) =>
        new(slot, new EndpointIdentity("default", name, new Uri($"http://10.0.0.1:{8000 + slot}/")) { Labels = labels ?? [] });

    private static int SlotOf(int position, int count) => 1 + (2 * (count - 1 - position));

    private Fleet Set<T>(T[] values, Action<int, T> set)
    {
        for (int i = 0; i < values.Length; i++)
        {
            set(_endpoints[i].Slot, values[i]);
        }

        return this;
    }
}
