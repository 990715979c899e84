using InferenceGateway.Abstractions.Endpoints;

namespace InferenceGateway.Engine.Requests;

/// <summary>The weighted sum of an endpoint's scores in the profile that decided.</summary>
public readonly record struct EndpointScore(Endpoint Endpoint, double Score);
