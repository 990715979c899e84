namespace InferenceGateway.Engine.Configuration;

/// <summary>A configuration that cannot work: names the file, the path inside it, and what is wrong.</summary>
public sealed class ConfigurationException : Exception
{
    public ConfigurationException() { }

    public ConfigurationException(string message)
        : base(message) { }

    public ConfigurationException(string message, Exception? innerException)
        : base(message, innerException) { }

    /// <param name="source">The file, or how the text got here.</param>
    /// <param name="path">Place inside, e.g. <c>schedulingProfiles[0].plugins[2].pluginRef</c>; empty = the whole.</param>
    /// <param name="problem">What was expected and what was found.</param>
    public ConfigurationException(string source, string path, string problem, Exception? innerException = null)
        : base(path.Length == 0 ? $"{source}: {problem}" : $"{source}: {path}: {problem}", innerException) { }
}
