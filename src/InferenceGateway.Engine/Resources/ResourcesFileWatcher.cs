using InferenceGateway.Engine.Configuration;
using InferenceGateway.Engine.Files;
using Microsoft.Extensions.Logging;

namespace InferenceGateway.Engine.Resources;

/// <summary>Keeps the store equal to a file of manifests. A file that cannot be used changes nothing and is reported once.</summary>
public sealed class ResourcesFileWatcher(string path, ResourceStore store, TimeProvider clock, ILogger logger)
{
    private readonly FileFollower _file = new(path, clock);

    /// <summary>Reads the file for the first time.</summary>
    /// <exception cref="ConfigurationException">The file cannot be used.</exception>
    public void Load()
    {
        _file.MarkSeen();
        Publish();
    }

    /// <summary>Follows the file until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellation) => _file.RunAsync(Reload, cancellation);

    private void Reload()
    {
        try
        {
            Publish();
        }
        catch (ConfigurationException exception)
        {
            Log.ResourcesFileFailed(logger, exception.Message);
        }
    }

    private void Publish()
    {
        ResourceManifest manifest = ResourceManifestReader.ReadFile(path);
        PoolResources resources = store.Replace(manifest.Objectives, manifest.Rewrites);
        foreach (string warning in manifest.Warnings)
        {
            Log.ResourcesWarning(logger, warning);
        }

        Log.ResourcesRead(logger, resources.Objectives.Count, resources.Rewrites.Count, path);
    }
}
