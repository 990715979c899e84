using System.Collections.ObjectModel;

namespace InferenceGateway.Abstractions.Endpoints;

/// <summary>What discovery says about an endpoint.</summary>
/// <param name="Namespace">The namespace, <c>default</c> outside Kubernetes.</param>
/// <param name="Name">Unique within the namespace.</param>
/// <param name="BaseAddress">Absolute <c>http</c> or <c>https</c> address of the model server.</param>
public sealed record EndpointIdentity(string Namespace, string Name, Uri BaseAddress)
{
    /// <summary>The namespace of endpoints that name none.</summary>
    public const string DefaultNamespace = "default";

    /// <summary>Labels such as <c>llm-d.ai/engine-type</c>; read by filters and by the choice of the metric mapping.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    public bool Equals(EndpointIdentity? other) =>
        other is not null
        && Namespace == other.Namespace
        && Name == other.Name
        && BaseAddress == other.BaseAddress
        && Labels.Count == other.Labels.Count
        && Labels.All(label => other.Labels.TryGetValue(label.Key, out string? value) && value == label.Value);

    public override int GetHashCode() => HashCode.Combine(Namespace, Name, BaseAddress);
}
