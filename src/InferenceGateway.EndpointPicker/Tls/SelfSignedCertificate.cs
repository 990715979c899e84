using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace InferenceGateway.EndpointPicker.Tls;

/// <summary>A certificate for a listener that was given none. It encrypts; it proves nothing, so clients must skip verification or pin it.</summary>
internal static class SelfSignedCertificate
{
    private const int RsaBits = 2048;
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>Ten years, for this machine's name, <c>localhost</c> and the loopback addresses.</summary>
    /// <param name="isRsa">
    /// RSA, for cipher suites of TLS 1.2 that ask for it. Otherwise ECDSA on P-256: making an RSA key takes as long as the rest of the start.
    /// </param>
    public static X509Certificate2 Create(TimeProvider clock, bool isRsa)
    {
        ArgumentNullException.ThrowIfNull(clock);
        X500DistinguishedName subject = new("O=InferenceGateway, CN=endpoint-picker");
        if (isRsa)
        {
            using RSA rsa = RSA.Create(RsaBits);
            return Sign(new CertificateRequest(subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), clock);
        }

        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Sign(new CertificateRequest(subject, key, HashAlgorithmName.SHA256), clock);
    }

    private static X509Certificate2 Sign(CertificateRequest request, TimeProvider clock)
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyEncipherment | X509KeyUsageFlags.DigitalSignature, true)
        );
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], false));
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName("localhost");
        if (Uri.CheckHostName(Environment.MachineName) == UriHostNameType.Dns && Environment.MachineName != "localhost")
        {
            names.AddDnsName(Environment.MachineName);
        }

        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        DateTimeOffset now = clock.GetUtcNow();
        return request.CreateSelfSigned(now.AddMinutes(-5), now.AddYears(10));
    }
}
