namespace InferenceGateway.EndpointPicker.Tests.Support;

/// <summary>A temporary folder that goes with its test.</summary>
internal sealed class Folder : IDisposable
{
    private static int writes;

    public string Path { get; } = Directory.CreateTempSubdirectory("igw-epp-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public string Write(string name, string text)
    {
        string file = this[name];
        File.WriteAllText(file, text);
        // Two writes of a test may come within the resolution of the file system's clock.
        File.SetLastWriteTimeUtc(file, new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(Interlocked.Increment(ref writes)));
        return file;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
