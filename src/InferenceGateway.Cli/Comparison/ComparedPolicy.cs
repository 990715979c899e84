using InferenceGateway.Engine.Configuration;

namespace InferenceGateway.Cli.Comparison;

/// <summary>A policy to compare. Immutable.</summary>
/// <param name="Name">As it was asked for.</param>
/// <param name="Document">What the gateway routes by.</param>
/// <param name="Speed">How fast a trace is replayed for it; null = as for all.</param>
internal sealed record ComparedPolicy(string Name, ConfigurationDocument Document, double? Speed = null);
