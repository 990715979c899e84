namespace InferenceGateway.Abstractions.Plugins;

/// <summary>
/// Anything that a configuration can name. What it does is said by the further interfaces it implements; one instance may implement several.
/// Instances live as long as their configuration and are shared by all requests: they must be thread-safe.
/// </summary>
public interface IPlugin;
