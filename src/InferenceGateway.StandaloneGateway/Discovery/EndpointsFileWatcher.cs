using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Engine.Configuration;
using InferenceGateway.Engine.Endpoints;
using Microsoft.Extensions.Logging;

namespace InferenceGateway.StandaloneGateway.Discovery;

/// <summary>Keeps the store equal to the endpoints file.</summary>
/// <remarks>
/// The file's time and length are looked at once a second: unlike file-system notifications this also sees mounted ConfigMaps, network
/// file systems and editors that replace the file. A file that cannot be used changes nothing and is reported once.
/// </remarks>
internal sealed class EndpointsFileWatcher(
    string path,
    IReadOnlyList<EndpointIdentity> always,
    EndpointStore store,
    TimeProvider clock,
    ILogger logger
)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private (DateTime Written, long Length) _seen;

    /// <summary>Reads the file for the first time.</summary>
    /// <exception cref="ConfigurationException">The file cannot be used.</exception>
    public void Load()
    {
        _seen = Look();
        store.Replace([.. always, .. EndpointFile.Read(path)]);
    }

    /// <summary>Follows the file until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using PeriodicTimer timer = new(Period, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation))
            {
                (DateTime, long) now = Look();
                if (now != _seen)
                {
                    _seen = now;
                    Reload();
                }
            }
        }
        catch (OperationCanceledException) { }
    }

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

    private (DateTime Written, long Length) Look()
    {
        // Follows links, as ConfigMaps are mounted; a missing file reads as length -1 and is reported by the reload.
        FileInfo file = new(File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : path);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : (default, -1);
    }
}
