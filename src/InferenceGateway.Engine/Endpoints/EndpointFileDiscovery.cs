using System.Text.Json;
using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Engine.Configuration;
using InferenceGateway.Engine.Files;
using Microsoft.Extensions.Logging;

namespace InferenceGateway.Engine.Endpoints;

/// <summary>
/// Discovery from a file, the <c>file-discovery</c> of a configuration: keeps the store equal to the entries of the file that can be used.
/// </summary>
/// <remarks>
/// An entry that cannot be used is reported and left out, the others count: a slip in one line should not take a fleet down, and a process that
/// starts again should come up with what it had. A file that cannot be read as a whole changes nothing.
/// </remarks>
public sealed class EndpointFileDiscovery : IStateDump
{
    /// <summary>The plugin type by which configurations name this kind of discovery.</summary>
    public const string Type = "file-discovery";

    private const int MostDumped = 100;

    private readonly EndpointFileDiscoveryOptions _options;
    private readonly EndpointStore _store;
    private readonly ILogger _logger;
    private readonly FileFollower _file;

    public EndpointFileDiscovery(EndpointFileDiscoveryOptions options, EndpointStore store, TimeProvider clock, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _store = store;
        _logger = logger;
        _file = new FileFollower(options.Path, clock);
    }

    /// <summary>Reads the file for the first time.</summary>
    /// <exception cref="ConfigurationException">The file cannot be read, or it lists endpoints and none can be used.</exception>
    public void Load()
    {
        _file.MarkSeen();
        EndpointFileContent content = EndpointFile.ReadUsable(_options.Path);
        if (content is { Endpoints.Count: 0, Problems: [var first, ..] })
        {
            throw new ConfigurationException(first);
        }

        Apply(content);
    }

    /// <summary>Follows the file until cancelled; returns at once when it is not to be watched.</summary>
    public Task RunAsync(CancellationToken cancellation) => _options.WatchFile ? _file.RunAsync(Reload, cancellation) : Task.CompletedTask;

    /// <summary>The names of the endpoints, at most 100 of them, and how many there are.</summary>
    public void WriteState(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        EndpointSnapshot snapshot = _store.Current;
        List<string> names = [];
        foreach (int slot in snapshot.Slots)
        {
            names.Add(snapshot[slot].Id);
        }

        names.Sort(StringComparer.Ordinal);
        writer.WriteStartObject();
        writer.WriteStartArray("endpoints");
        foreach (string name in names.Take(MostDumped))
        {
            writer.WriteStringValue(name);
        }

        writer.WriteEndArray();
        writer.WriteNumber("totalEndpoints", names.Count);
        writer.WriteNumber("maxEndpoints", MostDumped);
        writer.WriteEndObject();
    }

    private void Reload()
    {
        try
        {
            Apply(EndpointFile.ReadUsable(_options.Path));
        }
        catch (ConfigurationException exception)
        {
            Log.EndpointsFileFailed(_logger, exception.Message);
        }
    }

    private void Apply(EndpointFileContent content)
    {
        foreach (string problem in content.Problems)
        {
            Log.EndpointEntrySkipped(_logger, problem);
        }

        EndpointChange change = _store.Replace(content.Endpoints);
        if (!change.IsEmpty)
        {
            Log.EndpointsChanged(_logger, change.Added, change.Removed, _store.Current.Count);
        }
    }
}
