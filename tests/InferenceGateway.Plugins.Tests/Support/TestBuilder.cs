using InferenceGateway.Abstractions.Metrics;
using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.Randomness;
using InferenceGateway.Abstractions.Requests;

namespace InferenceGateway.Plugins.Tests.Support;

/// <summary>A plugin builder that remembers what was asked of it.</summary>
public sealed class TestBuilder : IPluginBuilder
{
    private readonly Dictionary<string, RequestData> _columns = [];
    private readonly List<RequestData> _list = [];

    public string Name { get; init; } = "plugin";

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public IRandomSource Random { get; init; } = new SeededRandom(1);

    IPluginMetrics IPluginBuilder.Metrics => Page;

    /// <summary>What the plugin shows.</summary>
    internal TestMetrics Page { get; } = new();

    public RequestNeeds AllNeeds { get; private set; }

    public List<string> Produced { get; } = [];

    public List<string> Consumed { get; } = [];

    public void Needs(RequestNeeds needs) => AllNeeds |= needs;

    public RequestData<T> Produces<T>(DataKey<T> key)
        where T : struct
    {
        Produced.Add(key.ToString());
        return Column(key);
    }

    public RequestData<T> Consumes<T>(DataKey<T> key)
        where T : struct
    {
        Consumed.Add(key.ToString());
        return Column(key);
    }

    /// <summary>A request whose columns are ready for the fleet.</summary>
    public InferenceRequest NewRequest(Fleet fleet)
    {
        InferenceRequest request = new();
        request.PrepareData(_list, fleet.Snapshot.SlotCount);
        return request;
    }

    /// <summary>A request with a prefix match for each endpoint of the fleet, in order.</summary>
    public InferenceRequest NewRequest(Fleet fleet, params PrefixMatch[] matches) => NewRequest(fleet, PrefixMatch.DefaultKey, matches);

    public InferenceRequest NewRequest(Fleet fleet, DataKey<PrefixMatch> key, params PrefixMatch[] matches)
    {
        InferenceRequest request = NewRequest(fleet);
        Span<PrefixMatch> column = request.Data(Column(key));
        for (int i = 0; i < matches.Length; i++)
        {
            column[fleet[i].Slot] = matches[i];
        }

        return request;
    }

    public RequestData<T> Column<T>(DataKey<T> key)
        where T : struct
    {
        if (!_columns.TryGetValue(key.ToString(), out RequestData? column))
        {
            column = new RequestData<T>(_list.Count, key.ToString());
            _columns.Add(key.ToString(), column);
            _list.Add(column);
        }

        return (RequestData<T>)column;
    }
}
