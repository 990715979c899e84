using InferenceGateway.Engine.Configuration;

namespace InferenceGateway.Cli.Demo.Envoy;

/// <summary>Finds Envoy.</summary>
internal static class EnvoyProgram
{
    /// <param name="path">A path, or a name to look for on the PATH.</param>
    /// <exception cref="ConfigurationException">There is none; says how to get one.</exception>
    public static string Find(string path)
    {
        if (path.Contains('/', StringComparison.Ordinal))
        {
            return File.Exists(path) ? Path.GetFullPath(path) : throw new ConfigurationException($"--envoy: there is no file {path}");
        }

        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return folders.Where(folder => folder.Length > 0).Select(folder => Path.Combine(folder, path)).FirstOrDefault(File.Exists)
            ?? throw new ConfigurationException(
                $"--envoy: no program '{path}' on the PATH; install Envoy (https://www.envoyproxy.io) or say --envoy=PATH"
            );
    }
}
