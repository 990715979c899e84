namespace InferenceGateway.Abstractions.Plugins;

/// <summary>A plugin's parameters cannot work. The loader adds the plugin's place in the file.</summary>
public sealed class PluginConfigurationException : Exception
{
    public PluginConfigurationException() { }

    public PluginConfigurationException(string message)
        : base(message) { }

    public PluginConfigurationException(string message, Exception innerException)
        : base(message, innerException) { }

    /// <param name="parameter">Name of the offending parameter as written in the configuration.</param>
    /// <param name="message">What was expected and what was found.</param>
    public PluginConfigurationException(string parameter, string message)
        : base(message) => Parameter = parameter;

    public string? Parameter { get; }
}
