namespace InferenceGateway.LoadGeneration.Recording;

/// <summary>Why a request failed.</summary>
/// <param name="Label">The kind, such as <c>429 - Rate Limit</c> or <c>Timeout</c>: few distinct values.</param>
/// <param name="Message">What the server or the transport said.</param>
public sealed record RequestFailure(string Label, string Message);
