using InferenceGateway.Abstractions.Metrics;
using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.Randomness;
using InferenceGateway.Abstractions.Requests;

namespace InferenceGateway.Engine.Configuration;

/// <summary>What one plugin's factory is given; collects what the plugin says about itself.</summary>
internal sealed class PluginBuilder(string name, ColumnTable columns, TimeProvider clock, IRandomSource random, IPluginMetrics metrics)
    : IPluginBuilder
{
    public string Name => name;

    public TimeProvider Clock => clock;

    public IRandomSource Random => random;

    public IPluginMetrics Metrics => metrics;

    public RequestNeeds Collected { get; private set; }

    public void Needs(RequestNeeds needs) => Collected |= needs;

    public RequestData<T> Produces<T>(DataKey<T> key)
        where T : struct => columns.Produce(key, name);

    public RequestData<T> Consumes<T>(DataKey<T> key)
        where T : struct => columns.Consume(key, name);
}
