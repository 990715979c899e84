namespace InferenceGateway.Engine.Configuration;

/// <summary>The plugin that <c>dataLayer.discovery.pluginRef</c> names: where endpoints come from when no Kubernetes lists them.</summary>
/// <param name="Plugin">The entry of <c>plugins</c>.</param>
/// <param name="Place">Where it stands, e.g. <c>plugins[2]</c>, for errors.</param>
public sealed record DiscoveryEntry(PluginEntry Plugin, string Place);
