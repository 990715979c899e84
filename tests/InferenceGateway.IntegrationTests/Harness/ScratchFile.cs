namespace InferenceGateway.IntegrationTests.Harness;

/// <summary>A file in the system's place for temporary ones, gone when disposed.</summary>
internal sealed class ScratchFile : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("igw-test-").FullName;

    public ScratchFile(string content)
    {
        Path = System.IO.Path.Combine(_folder, "file.yaml");
        File.WriteAllText(Path, content);
    }

    public string Path { get; }

    /// <summary>Replaces the file as a whole, as editors and mounted configuration do.</summary>
    public void Replace(string content)
    {
        string next = System.IO.Path.Combine(_folder, "next");
        File.WriteAllText(next, content);
        File.Move(next, Path, overwrite: true);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
