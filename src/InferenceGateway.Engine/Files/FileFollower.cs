namespace InferenceGateway.Engine.Files;

/// <summary>Notices that a file was changed, replaced, removed or came back. Not thread-safe.</summary>
/// <remarks>
/// The file's time and length are looked at once a second: unlike file-system notifications this also sees mounted ConfigMaps and Secrets,
/// network file systems and editors that replace the file.
/// </remarks>
public sealed class FileFollower(string path, TimeProvider clock)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private (DateTime Written, long Length) _seen;

    /// <summary>Takes the file as it is now for known.</summary>
    public void MarkSeen() => _seen = Look();

    /// <summary>Calls <paramref name="changed"/> after every change until cancelled.</summary>
    public async Task RunAsync(Action changed, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(changed);
        using PeriodicTimer timer = new(Period, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation))
            {
                (DateTime, long) now = Look();
                if (now != _seen)
                {
                    _seen = now;
                    changed();
                }
            }
        }
        catch (OperationCanceledException) { }
    }

    private (DateTime Written, long Length) Look()
    {
        // Follows links, as ConfigMaps are mounted; a missing file reads as length -1, so that it is noticed.
        FileInfo file = new(File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : path);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : (default, -1);
    }
}
