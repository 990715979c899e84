namespace InferenceGateway.StandaloneGateway.Forwarding;

/// <summary>Bounds of one request.</summary>
/// <param name="MaximumBodyBytes">Largest request body.</param>
/// <param name="ActivityTimeout">How long nothing may pass between gateway and endpoint.</param>
/// <param name="MaximumAttempts">Endpoints tried before the request fails.</param>
internal sealed record ProxyLimits(long MaximumBodyBytes, TimeSpan ActivityTimeout, int MaximumAttempts);
