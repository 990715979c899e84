using System.Collections.Frozen;
using System.Net;
using System.Net.Sockets;

namespace InferenceGateway.Abstractions.Endpoints;

/// <summary>A model server as the scheduler knows it: what never changes while it lives. Immutable.</summary>
/// <remarks>
/// Everything that changes (scraped numbers, requests in flight) lives in columns of the <see cref="EndpointSnapshot"/>, indexed by
/// <see cref="Slot"/>. A slot is stable while the endpoint lives and may be given to another endpoint afterwards.
/// </remarks>
public sealed class Endpoint
{
    /// <param name="slot">The endpoint's place in every column, 0 or more.</param>
    /// <param name="identity">Name, address and labels.</param>
    public Endpoint(int slot, EndpointIdentity identity)
    {
        ArgumentNullException.ThrowIfNull(identity);
        ArgumentOutOfRangeException.ThrowIfNegative(slot);
        Slot = slot;
        Identity = identity;
        Id = $"{identity.Namespace}/{identity.Name}";
        HostPort = FormatHostPort(identity.BaseAddress);
        Labels = identity.Labels.ToFrozenDictionary(StringComparer.Ordinal);
    }

    public int Slot { get; }

    public EndpointIdentity Identity { get; }

    /// <summary><c>namespace/name</c>: the identity used by session tokens, logs and metrics.</summary>
    public string Id { get; }

    public string Name => Identity.Name;

    /// <summary>Where requests go, e.g. <c>http://10.0.0.7:8000/</c>.</summary>
    public Uri BaseAddress => Identity.BaseAddress;

    /// <summary><c>address:port</c>, IPv6 in brackets: the form of destination headers and metric labels.</summary>
    public string HostPort { get; }

    public FrozenDictionary<string, string> Labels { get; }

    public override string ToString() => $"{Id} ({HostPort})";

    private static string FormatHostPort(Uri address)
    {
        bool isIpV6 = IPAddress.TryParse(address.Host, out IPAddress? ip) && ip.AddressFamily == AddressFamily.InterNetworkV6;
        return isIpV6 ? $"[{ip}]:{address.Port}" : $"{address.Host}:{address.Port}";
    }
}
