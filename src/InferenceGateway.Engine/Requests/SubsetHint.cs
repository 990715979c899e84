using System.Net;
using System.Net.Sockets;
using InferenceGateway.Abstractions.Endpoints;

namespace InferenceGateway.Engine.Requests;

/// <summary>The endpoints to which a proxy restricts a request. An empty hint permits none. Immutable.</summary>
/// <param name="entries">
/// Each <c>address:port</c>, or an address alone, which permits every port; IPv6 with or without brackets when alone, in brackets with a port.
/// An entry may itself be a list separated by commas.
/// </param>
public sealed class SubsetHint(IEnumerable<string> entries)
{
    private readonly HashSet<string> _entries =
    [
        .. entries.SelectMany(entry => entry.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)),
    ];

    public bool Permits(Endpoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        if (_entries.Count == 0)
        {
            return false;
        }

        if (_entries.Contains(endpoint.HostPort))
        {
            return true;
        }

        string address = endpoint.BaseAddress.DnsSafeHost;
        return _entries.Contains(address)
            || (
                IPAddress.TryParse(address, out IPAddress? ip)
                && ip.AddressFamily == AddressFamily.InterNetworkV6
                && _entries.Contains($"[{address}]")
            );
    }
}
