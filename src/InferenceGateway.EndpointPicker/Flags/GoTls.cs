using System.Net.Security;
using System.Security.Authentication;

namespace InferenceGateway.EndpointPicker.Flags;

/// <summary>TLS versions and cipher suites by the names that the flags know them by.</summary>
internal static class GoTls
{
    private static readonly string[] Versions = ["VersionTLS10", "VersionTLS11", "VersionTLS12", "VersionTLS13"];

    /// <summary>Suites of TLS 1.3: no flag chooses among them, so they are always offered.</summary>
    private static readonly TlsCipherSuite[] AlwaysOffered =
    [
        TlsCipherSuite.TLS_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256,
    ];

    private static readonly TlsCipherSuite[] Chosen =
    [
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA,
        TlsCipherSuite.TLS_RSA_WITH_RC4_128_SHA,
        TlsCipherSuite.TLS_RSA_WITH_3DES_EDE_CBC_SHA,
        TlsCipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA,
        TlsCipherSuite.TLS_RSA_WITH_AES_256_CBC_SHA,
        TlsCipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA256,
        TlsCipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_RSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_RC4_128_SHA,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_RC4_128_SHA,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256,
    ];

    private static readonly Dictionary<string, TlsCipherSuite> ByName = AlwaysOffered
        .Concat(Chosen)
        .ToDictionary(suite => suite.ToString(), StringComparer.Ordinal);

    /// <summary>The protocols from <paramref name="minimum"/> on. HTTP/2 forbids what is older than TLS 1.2, so the floor is there.</summary>
    /// <exception cref="FormatException">Not one of the four names.</exception>
    public static SslProtocols ProtocolsFrom(string minimum)
    {
        if (minimum.Length > 0 && !Versions.Contains(minimum, StringComparer.Ordinal))
        {
            throw new FormatException($"unknown TLS version '{minimum}': one of {string.Join(", ", Versions)} was expected");
        }

        return minimum == "VersionTLS13" ? SslProtocols.Tls13 : SslProtocols.Tls12 | SslProtocols.Tls13;
    }

    /// <summary>True for the versions below TLS 1.2, which HTTP/2 rules out.</summary>
    public static bool IsBelowHttp2(string minimum) => minimum is "VersionTLS10" or "VersionTLS11";

    /// <summary>Suites by name; blank items are ignored. Empty = the platform's choice.</summary>
    /// <exception cref="FormatException">A name is not known.</exception>
    public static IReadOnlyList<TlsCipherSuite> CipherSuites(IEnumerable<string> names)
    {
        List<TlsCipherSuite> suites = [];
        foreach (string name in names.Select(n => n.Trim()).Where(n => n.Length > 0))
        {
            // The names of two suites were written without their hash once.
            string known = name.EndsWith("_WITH_CHACHA20_POLY1305", StringComparison.Ordinal) ? name + "_SHA256" : name;
            suites.Add(
                ByName.TryGetValue(known, out TlsCipherSuite suite)
                    ? suite
                    : throw new FormatException($"unknown cipher suite '{name}'; known are {string.Join(", ", ByName.Keys)}")
            );
        }

        return suites.Count == 0 ? [] : [.. suites.Concat(AlwaysOffered).Distinct()];
    }
}
