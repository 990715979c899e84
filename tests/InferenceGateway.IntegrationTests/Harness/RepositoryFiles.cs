namespace InferenceGateway.IntegrationTests.Harness;

/// <summary>Files of this repository.</summary>
internal static class RepositoryFiles
{
    public static string Root { get; } = FindRoot();

    /// <summary>A file of <c>deploy/envoy</c>.</summary>
    public static string Envoy(string name) => Path.Combine(Root, "deploy", "envoy", name);

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "InferenceGateway.slnx")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new DirectoryNotFoundException($"no InferenceGateway.slnx above {AppContext.BaseDirectory}");
    }
}
