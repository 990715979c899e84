using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.Requests;

namespace InferenceGateway.Engine.Configuration;

/// <summary>The per-request columns of a configuration while it is compiled: who writes and who reads which.</summary>
internal sealed class ColumnTable
{
    private readonly Dictionary<string, Entry> _byKey = new(StringComparer.Ordinal);
    private readonly List<RequestData> _columns = [];

    public IReadOnlyList<RequestData> Columns => _columns;

    /// <summary>The data names that somebody reads and nobody writes, with a reader and the full key of each.</summary>
    public IEnumerable<(string Name, string Key, string Reader)> Missing =>
        _byKey.Values.Where(e => e.Producer is null).Select(e => (e.Name, e.Column.Key, e.Readers[0]));

    public RequestData<T> Produce<T>(DataKey<T> key, string plugin)
        where T : struct
    {
        Entry entry = Find(key);
        if (entry.Producer is { } other)
        {
            throw new PluginConfigurationException($"'{key}' is written by plugin '{other}' already");
        }

        entry.Producer = plugin;
        return Typed<T>(entry, plugin);
    }

    public RequestData<T> Consume<T>(DataKey<T> key, string plugin)
        where T : struct
    {
        Entry entry = Find(key);
        entry.Readers.Add(plugin);
        return Typed<T>(entry, plugin);
    }

    /// <summary>Names of the plugins that must run before <paramref name="plugin"/>.</summary>
    public IEnumerable<string> Before(string plugin) =>
        _byKey.Values.Where(e => e.Readers.Contains(plugin) && e.Producer is not null && e.Producer != plugin).Select(e => e.Producer!);

    private Entry Find<T>(DataKey<T> key)
        where T : struct
    {
        string text = key.ToString();
        if (!_byKey.TryGetValue(text, out Entry? entry))
        {
            entry = new Entry(key.Name, new RequestData<T>(_columns.Count, text));
            _byKey.Add(text, entry);
            _columns.Add(entry.Column);
        }

        return entry;
    }

    private static RequestData<T> Typed<T>(Entry entry, string plugin)
        where T : struct =>
        entry.Column as RequestData<T>
        ?? throw new PluginConfigurationException(
            $"plugin '{plugin}' takes '{entry.Column.Key}' for {typeof(T).Name}, others for {entry.Column.GetType().GenericTypeArguments[0].Name}"
        );

    private sealed record Entry(string Name, RequestData Column)
    {
        public string? Producer { get; set; }

        public List<string> Readers { get; } = [];
    }
}
