using System.Diagnostics.CodeAnalysis;

namespace InferenceGateway.Abstractions.Requests;

/// <summary>Texts that plugins found out about a request, by name. Pooled with the request; not thread-safe.</summary>
/// <remarks>For the few facts of a whole request; values per endpoint belong into a <see cref="RequestData{T}"/>.</remarks>
public sealed class RequestAttributes
{
    /// <summary>Who sends the request, for those who send no fairness id.</summary>
    public const string AgentIdentity = "agent-identity";

    /// <summary>The endpoint that answered, <c>address:port</c>, as the proxy reported it; absent when it did not.</summary>
    public const string ServedEndpoint = "x-gateway-destination-endpoint-served";

    private readonly List<KeyValuePair<string, string>> _all = [];

    /// <summary>Sets an attribute, replacing one of the same name.</summary>
    public void Set(string name, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        KeyValuePair<string, string> attribute = new(name, value);
        int place = IndexOf(name);
        if (place < 0)
        {
            _all.Add(attribute);
        }
        else
        {
            _all[place] = attribute;
        }
    }

    public bool TryGet(string name, [NotNullWhen(true)] out string? value)
    {
        int place = IndexOf(name);
        value = place < 0 ? null : _all[place].Value;
        return value is not null;
    }

    internal void Clear() => _all.Clear();

    private int IndexOf(string name)
    {
        for (int i = 0; i < _all.Count; i++)
        {
            if (_all[i].Key == name)
            {
                return i;
            }
        }

        return -1;
    }
}
