using InferenceGateway.Abstractions.RequestControl;

namespace InferenceGateway.Engine.Tests.Fakes;

/// <summary>Takes what is set and forgets it.</summary>
internal sealed class NoResponseHeaders : IResponseHeaders
{
    public static NoResponseHeaders Instance { get; } = new();

    public void Set(string name, string value) { }
}
