using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace InferenceGateway.EndpointPicker.Tls;

/// <summary>TLS of one listener.</summary>
/// <param name="certificate">What it shows; asked at every handshake.</param>
/// <param name="clientAuthorities">Clients must show a certificate that one of these signed; null = none is asked for.</param>
/// <param name="cipherSuites">Empty = the platform's choice.</param>
internal sealed class ListenerTls(
    ServingCertificate certificate,
    SslProtocols protocols,
    IReadOnlyList<TlsCipherSuite> cipherSuites,
    X509Certificate2Collection? clientAuthorities = null
)
{
    private readonly CipherSuitesPolicy? _suites =
        cipherSuites.Count > 0 && !OperatingSystem.IsWindows() ? new CipherSuitesPolicy(cipherSuites) : null;

    public void Use(ListenOptions listener) =>
        listener.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(Handshake()) });

    private SslServerAuthenticationOptions Handshake()
    {
        SslServerAuthenticationOptions options = new()
        {
            ServerCertificateContext = certificate.Current,
            EnabledSslProtocols = protocols,
            CipherSuitesPolicy = _suites,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        };
        if (clientAuthorities is not null)
        {
            options.ClientCertificateRequired = true;
            options.CertificateChainPolicy = ClientChain(clientAuthorities);
            options.RemoteCertificateValidationCallback = (_, _, _, errors) => errors == SslPolicyErrors.None;
        }

        return options;
    }

    private static X509ChainPolicy ClientChain(X509Certificate2Collection authorities)
    {
        X509ChainPolicy policy = new()
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(authorities);
        // For clients: id-kp-clientAuth, which chain building checks when a certificate limits its uses.
        policy.ApplicationPolicy.Add(new System.Security.Cryptography.Oid("1.3.6.1.5.5.7.3.2"));
        return policy;
    }
}
