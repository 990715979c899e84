using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace InferenceGateway.EndpointPicker.Tests.Support;

/// <summary>Certificates made for one test.</summary>
internal static class TestCertificates
{
    public static void WritePair(string folder, string subject)
    {
        using X509Certificate2 certificate = SelfSigned(subject, isAuthority: false);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "tls.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "tls.key"), certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());
    }

    public static X509Certificate2 SelfSigned(string subject, bool isAuthority)
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new($"CN={subject}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    public static X509Certificate2 SignedBy(X509Certificate2 authority, string subject)
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new($"CN={subject}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], false));
        using X509Certificate2 signed = request.Create(
            authority,
            DateTimeOffset.UtcNow.AddHours(-1),
            DateTimeOffset.UtcNow.AddHours(1),
            [1, 2, 3]
        );
        return signed.CopyWithPrivateKey(key);
    }
}
