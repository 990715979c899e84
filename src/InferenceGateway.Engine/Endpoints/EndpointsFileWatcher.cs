using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Engine.Configuration;
using InferenceGateway.Engine.Files;
using Microsoft.Extensions.Logging;

namespace InferenceGateway.Engine.Endpoints;

/// <summary>Keeps the store equal to the endpoints file. A file that cannot be used changes nothing and is reported once.</summary>
/// <param name="always">Endpoints that are there beside those of the file.</param>
public sealed class EndpointsFileWatcher(
    string path,
    IReadOnlyList<EndpointIdentity> always,
    EndpointStore store,
    TimeProvider clock,
    ILogger logger
)
{
    private readonly FileFollower _file = new(path, clock);

    /// <summary>Reads the file for the first time.</summary>
    /// <exception cref="ConfigurationException">The file cannot be used.</exception>
    public void Load()
    {
        _file.MarkSeen();
        store.Replace([.. always, .. EndpointFile.Read(path)]);
    }

    /// <summary>Follows the file until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellation) => _file.RunAsync(Reload, cancellation);

    private void Reload()
    {
        try
        {
            EndpointChange change = store.Replace([.. always, .. EndpointFile.Read(path)]);
            if (!change.IsEmpty)
            {
                Log.EndpointsChanged(logger, change.Added, change.Removed, store.Current.Count);
            }
        }
        catch (Exception exception) when (exception is ConfigurationException or ArgumentException)
        {
            Log.EndpointsFileFailed(logger, exception.Message);
        }
    }
}
