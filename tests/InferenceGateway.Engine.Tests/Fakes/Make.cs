using InferenceGateway.Abstractions.Endpoints;

namespace InferenceGateway.Engine.Tests.Fakes;

/// <summary>Short ways to make what many tests need.</summary>
internal static class Make
{
    public static EndpointIdentity Endpoint(string name, int port = 8000) => new("default", name, new Uri($"http://10.0.0.1:{port}"));
}
