using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace InferenceGateway.EndpointPicker.Tls;

/// <summary>A certificate for a listener that was given none. It encrypts; it proves nothing, so clients must skip verification or pin it.</summary>
internal static class SelfSignedCertificate
{
    /// <summary>2,048 bits are made in a tenth of a second; the key's strength protects nobody who does not verify.</summary>
    private const int KeyBits = 2048;
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>RSA, ten years, for this machine's name, <c>localhost</c> and the loopback addresses.</summary>
    public static X509Certificate2 Create(TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        using RSA key = RSA.Create(KeyBits);
        CertificateRequest request = new(
            "O=InferenceGateway, CN=endpoint-picker",
            key,
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        );
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
