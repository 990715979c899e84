namespace InferenceGateway.Cli.Tests;

/// <summary>A file that is there until it is disposed of.</summary>
internal sealed class TemporaryFile : IDisposable
{
    public TemporaryFile(string text = "") => File.WriteAllText(Path, text);

    public string Path { get; } = System.IO.Path.GetTempFileName();

    public string Read() => File.ReadAllText(Path);

    public void Dispose() => File.Delete(Path);
}
