namespace InferenceGateway.Abstractions.Requests;

/// <summary>A header that is set, or removed when <paramref name="Value"/> is null.</summary>
/// <param name="Name">In lower case.</param>
public readonly record struct HeaderMutation(string Name, string? Value);
