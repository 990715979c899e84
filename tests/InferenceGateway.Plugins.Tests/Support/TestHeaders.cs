using System.Diagnostics.CodeAnalysis;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Requests;

namespace InferenceGateway.Plugins.Tests.Support;

public sealed class TestHeaders : IRequestHeaders, IResponseHeaders
{
    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);

    public TestHeaders(params (string Name, string Value)[] headers)
    {
        foreach ((string name, string value) in headers)
        {
            _values[name] = value;
        }
    }

    public IReadOnlyDictionary<string, string> Values => _values;

    public bool TryGet(string name, [NotNullWhen(true)] out string? value) => _values.TryGetValue(name, out value);

    public void Set(string name, string value) => _values[name] = value;
}
