namespace InferenceGateway.Abstractions.Requests;

/// <summary>A number about an answer, for the proxy's dynamic metadata.</summary>
public readonly record struct ResponseMetadatum(string Namespace, string Name, double Value);
