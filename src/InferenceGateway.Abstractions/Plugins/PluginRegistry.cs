using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace InferenceGateway.Abstractions.Plugins;

/// <summary>The plugin types a configuration can name. Filled once at start, read-only afterwards.</summary>
public sealed class PluginRegistry
{
    private readonly Dictionary<string, PluginType> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _defaultProducers = new(StringComparer.Ordinal);

    public IReadOnlyCollection<PluginType> Types => _types.Values;

    /// <summary>What fills roles that a configuration leaves open; null = every configuration must be complete.</summary>
    public PluginDefaults? Defaults { get; set; }

    /// <summary>Registers a type with parameters.</summary>
    /// <param name="type">The name in configurations, e.g. <c>queue-scorer</c>.</param>
    /// <param name="options">How its parameters are read: unknown names are errors, names match without regard to case.</param>
    /// <param name="create">Validates the parameters and builds an instance; throws <see cref="PluginConfigurationException"/>.</param>
    /// <exception cref="ArgumentException">The type is registered already.</exception>
    public void Add<TOptions>(
        string type,
        PluginStability stability,
        JsonTypeInfo<TOptions> options,
        Func<TOptions, IPluginBuilder, IPlugin> create
    )
        where TOptions : class, new()
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(create);
        _types.Add(
            type,
            new PluginType(type, stability, typeof(TOptions), (parameters, builder) => create(Read(parameters, options), builder))
        );
    }

    /// <summary>Registers a type whose parameters are accepted and ignored, as documented for it.</summary>
    public void Add(string type, PluginStability stability, Func<IPluginBuilder, IPlugin> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        _types.Add(type, new PluginType(type, stability, null, (_, builder) => create(builder)));
    }

    /// <summary>Names the type that is instantiated, without parameters, when a required data key has no producer.</summary>
    public void AddDefaultProducer(string dataKeyName, string type) => _defaultProducers.Add(dataKeyName, type);

    public bool TryGet(string type, [NotNullWhen(true)] out PluginType? found) => _types.TryGetValue(type, out found);

    public bool TryGetDefaultProducer(string dataKeyName, [NotNullWhen(true)] out string? type) =>
        _defaultProducers.TryGetValue(dataKeyName, out type);

    private static TOptions Read<TOptions>(JsonElement? parameters, JsonTypeInfo<TOptions> options)
        where TOptions : class, new()
    {
        if (parameters is not { } element || element.ValueKind == JsonValueKind.Null)
        {
            return new TOptions();
        }

        try
        {
            return element.Deserialize(options) ?? new TOptions();
        }
        catch (JsonException exception)
        {
            throw new PluginConfigurationException(exception.Message, exception);
        }
    }
}
