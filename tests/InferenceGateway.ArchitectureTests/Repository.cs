using System.Reflection;
using System.Runtime.CompilerServices;

namespace InferenceGateway.ArchitectureTests;

/// <summary>The source tree and the built assemblies.</summary>
internal static class Repository
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", ".."));

    public static IReadOnlyList<string> Rooms { get; } =
    [
        .. Directory
            .GetDirectories(Path.Combine(Root, "src"), "InferenceGateway.*")
            .Select(folder => Path.GetFileName(folder)["InferenceGateway.".Length..]),
    ];

    public static Assembly Assembly(string room) => System.Reflection.Assembly.Load($"InferenceGateway.{room}");

    public static IEnumerable<string> SourceFiles(string room) =>
        Directory
            .EnumerateFiles(Path.Combine(Root, "src", $"InferenceGateway.{room}"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
