namespace InferenceGateway.Benchmarks.Conversations.Processes;

/// <summary>Where this program and the project around it are.</summary>
internal static class Self
{
    /// <summary>What starts this program again.</summary>
    public static IReadOnlyList<string> Command { get; } = ["dotnet", typeof(Self).Assembly.Location];

    /// <summary>The directory with the solution in it.</summary>
    /// <exception cref="DirectoryNotFoundException">The program runs outside of it.</exception>
    public static string Root
    {
        get
        {
            DirectoryInfo? directory = new(AppContext.BaseDirectory);
            while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "InferenceGateway.slnx")))
            {
                directory = directory.Parent;
            }

            return directory?.FullName
                ?? throw new DirectoryNotFoundException("Run the benchmarks inside the repository, or give --server-command");
        }
    }

    /// <summary>The built command, as it is run.</summary>
    public static IReadOnlyList<string> Igw => ["dotnet", Path.Combine(Root, "src/InferenceGateway.Cli/bin/Release/net10.0/igw.dll")];
}
