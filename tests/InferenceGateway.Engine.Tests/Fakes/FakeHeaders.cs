using System.Diagnostics.CodeAnalysis;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Requests;

namespace InferenceGateway.Engine.Tests.Fakes;

/// <summary>Headers of a request, or of an answer.</summary>
internal sealed class FakeHeaders(params (string Name, string Value)[] headers) : IRequestHeaders, IResponseHeaders
{
    private readonly Dictionary<string, string> _all = headers.ToDictionary(h => h.Name, h => h.Value, StringComparer.OrdinalIgnoreCase);

    public bool TryGet(string name, [NotNullWhen(true)] out string? value) => _all.TryGetValue(name, out value);

    public void Set(string name, string value) => _all[name] = value;
}
