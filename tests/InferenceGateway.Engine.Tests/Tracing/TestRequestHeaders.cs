using System.Diagnostics.CodeAnalysis;
using InferenceGateway.Abstractions.Requests;

namespace InferenceGateway.Engine.Tests.Tracing;

/// <summary>Headers in lower case.</summary>
internal sealed class TestRequestHeaders(params (string Name, string Value)[] headers) : IRequestHeaders
{
    public bool TryGet(string name, [NotNullWhen(true)] out string? value)
    {
        value = headers.LastOrDefault(h => h.Name == name).Value;
        return value is not null;
    }
}
