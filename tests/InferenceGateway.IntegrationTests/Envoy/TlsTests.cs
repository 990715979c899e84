using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using InferenceGateway.IntegrationTests.Harness;

namespace InferenceGateway.IntegrationTests.Envoy;

/// <summary>With certificates of one's own, Envoy asks who the picker is, as the comment in the bootstrap says.</summary>
public sealed class TlsTests
{
    [Fact(Timeout = Patience.Milliseconds)]
    public async Task Envoy_talks_only_to_a_picker_whose_certificate_it_trusts()
    {
        EnvoyExecutable.SkipWhenAbsent();
        using CertificateFolder trusted = new("picker.example");
        using CertificateFolder stranger = new("picker.example");
        await using ScriptedServer server = new(exchange => exchange.AnswerAsync("{}"));
        await using EnvoyGateway gateway = await EnvoyGateway.StartAsync(
            new EnvoyGatewayOptions { Bootstrap = () => Verifying(trusted), PickerFlags = [$"--cert-path={trusted.Path}"] },
            server.Address
        );
        await using EnvoyProcess suspicious = await EnvoyProcess.StartAsync(Verifying(stranger), gateway.Picker.Port);
        using HttpClient refused = EnvoyProcess.NewClient(suspicious.Address);

        using HttpResponseMessage answered = await gateway.PostAsync(Bodies.Completions, Bodies.Completion());
        using HttpResponseMessage failed = await refused.PostAsync(
            EnvoyGateway.Relative(Bodies.Completions),
            Bodies.Json(Bodies.Completion())
        );

        ((int)answered.StatusCode).ShouldBe(200);
        ((int)failed.StatusCode).ShouldBe(500);
        (await suspicious.AccessAsync("ext_proc_error_gRPC_error_14")).ShouldContain("CERTIFICATE_VERIFY_FAILED");
        server.RequestCount.ShouldBe(1);
    }

    private static EnvoyBootstrap Verifying(CertificateFolder certificates) =>
        EnvoyBootstrap
            .FailingClosed()
            .Replace(
                "          alpn_protocols: [h2] # TLS\n",
                $$"""
                          alpn_protocols: [h2] # TLS
                          validation_context:
                            trusted_ca: { filename: "{{certificates.AuthorityFile}}" }
                            match_typed_subject_alt_names: [{ san_type: DNS, matcher: { exact: picker.example } }]

                """
            );

    /// <summary><c>tls.crt</c> and <c>tls.key</c>, signed by an authority of their own.</summary>
    private sealed class CertificateFolder : IDisposable
    {
        public CertificateFolder(string name)
        {
            Path = Directory.CreateTempSubdirectory("igw-test-").FullName;
            DateTimeOffset now = TimeProvider.System.GetUtcNow();
            using RSA authorityKey = RSA.Create(2048);
            CertificateRequest authorityRequest = new(
                "CN=test authority",
                authorityKey,
                HashAlgorithmName.SHA256,
                RSASignaturePadding.Pkcs1
            );
            authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
            using X509Certificate2 authority = authorityRequest.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
            using RSA key = RSA.Create(2048);
            CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            SubjectAlternativeNameBuilder names = new();
            names.AddDnsName(name);
            request.CertificateExtensions.Add(names.Build());
            using X509Certificate2 certificate = request.Create(authority, now.AddDays(-1), now.AddHours(23), [1, 2, 3, 4]);
            File.WriteAllText(AuthorityFile, authority.ExportCertificatePem());
            File.WriteAllText(System.IO.Path.Combine(Path, "tls.crt"), certificate.ExportCertificatePem());
            File.WriteAllText(System.IO.Path.Combine(Path, "tls.key"), key.ExportPkcs8PrivateKeyPem());
        }

        public string Path { get; }

        public string AuthorityFile => System.IO.Path.Combine(Path, "ca.crt");

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
