using InferenceGateway.Abstractions.Metrics;
using InferenceGateway.Abstractions.Randomness;
using InferenceGateway.Abstractions.Requests;

namespace InferenceGateway.Abstractions.Plugins;

/// <summary>What a plugin's factory is given. Valid during the factory call only; nothing of it may be kept but what it returns.</summary>
public interface IPluginBuilder
{
    /// <summary>Name of the instance being built.</summary>
    string Name { get; }

    TimeProvider Clock { get; }

    IRandomSource Random { get; }

    /// <summary>Where the plugin declares metrics of its own. May be kept.</summary>
    IPluginMetrics Metrics { get; }

    /// <summary>Says what the plugin reads of every request and answer.</summary>
    void Needs(RequestNeeds needs);

    /// <summary>Claims a column that this plugin writes.</summary>
    /// <exception cref="PluginConfigurationException">Another plugin writes it already.</exception>
    RequestData<T> Produces<T>(DataKey<T> key)
        where T : struct;

    /// <summary>Asks for a column that another plugin writes. If no configured plugin writes it, its default producer is added.</summary>
    RequestData<T> Consumes<T>(DataKey<T> key)
        where T : struct;
}
