namespace InferenceGateway.Engine.Resources;

/// <summary>What a file of manifests holds.</summary>
/// <param name="Warnings">Things worth a log line: kinds that are not served, the old API group, weights that do nothing.</param>
public sealed record ResourceManifest(
    IReadOnlyList<InferenceObjective> Objectives,
    IReadOnlyList<InferenceModelRewrite> Rewrites,
    IReadOnlyList<string> Warnings
);
