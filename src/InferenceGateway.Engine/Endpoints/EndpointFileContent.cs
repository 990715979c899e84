using InferenceGateway.Abstractions.Endpoints;

namespace InferenceGateway.Engine.Endpoints;

/// <summary>What could be read of a file of endpoints.</summary>
/// <param name="Endpoints">The entries that can be used; the last one where several have a name.</param>
/// <param name="Problems">One line for every entry that cannot, with its place and the reason.</param>
public sealed record EndpointFileContent(IReadOnlyList<EndpointIdentity> Endpoints, IReadOnlyList<string> Problems);
