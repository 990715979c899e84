using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using InferenceGateway.EndpointPicker.Tests.Support;
using InferenceGateway.EndpointPicker.Tls;
using InferenceGateway.Engine.Configuration;
using Microsoft.Extensions.Time.Testing;

namespace InferenceGateway.EndpointPicker.Tests.Tls;

/// <summary>Handshakes with the listeners, and certificates that change under them.</summary>
public sealed class TlsTests
{
    private const int Patience = 120_000;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    [Fact(Timeout = Patience)]
    public async Task A_certificate_made_at_start_names_this_machine_and_speaks_http_2()
    {
        await using RunningPicker picker = await RunningPicker.StartAsync(options => options with { IsSecure = true });

        (X509Certificate2 certificate, SslApplicationProtocol protocol, _, _) = await HandshakeAsync(picker.Host.GrpcPort);

        protocol.ShouldBe(SslApplicationProtocol.Http2);
        certificate.MatchesHostname("localhost").ShouldBeTrue();
        certificate.MatchesHostname("127.0.0.1").ShouldBeTrue();
        certificate.GetECDsaPublicKey().ShouldNotBeNull();
        (certificate.NotAfter - certificate.NotBefore).TotalDays.ShouldBeGreaterThan(3650);
    }

    [Fact(Timeout = Patience)]
    public async Task A_client_below_the_least_version_is_refused()
    {
        await using RunningPicker picker = await RunningPicker.StartAsync(options =>
            options with
            {
                IsSecure = true,
                TlsProtocols = SslProtocols.Tls13,
            }
        );

        await Should.ThrowAsync<Exception>(() => HandshakeAsync(picker.Host.GrpcPort, SslProtocols.Tls12));
        (await HandshakeAsync(picker.Host.GrpcPort, SslProtocols.Tls13)).Version.ShouldBe(SslProtocols.Tls13);
    }

    [Theory(Timeout = Patience)]
    [InlineData(TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256)]
    [InlineData(TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256)]
    public async Task The_chosen_suite_is_used_with_tls_1_2(TlsCipherSuite suite)
    {
        // The certificate made at start has the kind of key that the suite asks for.
        await using RunningPicker picker = await RunningPicker.StartAsync(options =>
            options with
            {
                IsSecure = true,
                CipherSuites = EndpointPicker.Flags.GoTls.CipherSuites([suite.ToString()]),
            }
        );

        (await HandshakeAsync(picker.Host.GrpcPort, SslProtocols.Tls12)).Suite.ShouldBe(suite);
        // The suites of TLS 1.3 are not up to the flag.
        (await HandshakeAsync(picker.Host.GrpcPort, SslProtocols.Tls13)).Version.ShouldBe(SslProtocols.Tls13);
    }

    [Fact(Timeout = Patience)]
    public async Task Certificates_follow_links_that_are_swapped_and_survive_broken_files()
    {
        using Folder folder = new();
        TestCertificates.WritePair(folder["v1"], "first");
        TestCertificates.WritePair(folder["v2"], "second");
        foreach (string file in (string[])["tls.crt", "tls.key"])
        {
            File.SetLastWriteTimeUtc(Path.Combine(folder["v2"], file), DateTime.UtcNow.AddMinutes(1));
            // As Secrets are mounted: links into a folder that is a link itself.
            File.CreateSymbolicLink(folder[file], Path.Combine("..data", file));
        }

        Directory.CreateSymbolicLink(folder["..data"], "v1");
        FakeTimeProvider clock = new(DateTimeOffset.UtcNow);
        RecordingLog log = new();
        await using RunningPicker picker = await RunningPicker.StartAsync(
            options => options with { IsSecure = true, CertificateFolder = folder.Path, ReloadsCertificate = true },
            clock,
            log: log
        );
        (await SubjectAsync(picker)).ShouldBe("CN=first");

        Directory.CreateSymbolicLink(folder["..new"], "v2");
        // The platform's Move refuses to replace; mounting replaces in one step, which a look at the file cannot tell from this.
        Directory.Delete(folder["..data"]);
        Directory.Move(folder["..new"], folder["..data"]);
        await Until.TrueAsync(async () => await SubjectAsync(picker) == "CN=second", clock, Look);

        File.WriteAllText(Path.Combine(folder["v2"], "tls.crt"), "no certificate");
        await Until.TrueAsync(() => Task.FromResult(log.Errors.Any(line => line.Contains("The certificate stays as it is"))), clock, Look);
        (await SubjectAsync(picker)).ShouldBe("CN=second");
    }

    [Theory]
    [InlineData("tls.crt", "")]
    [InlineData("tls.crt", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    [InlineData("tls.key", "")]
    [InlineData("tls.key", null)]
    public void A_pair_that_is_none_is_refused_at_start(string file, string? content)
    {
        using Folder folder = new();
        TestCertificates.WritePair(folder.Path, "x");
        File.Delete(folder[file]);
        if (content is not null)
        {
            File.WriteAllText(folder[file], content);
        }

        Should
            .Throw<ConfigurationException>(() => ServingCertificate.FromFolder(folder.Path, TimeProvider.System, new RecordingLog()))
            .Message.ShouldContain(folder.Path);
    }

    [Fact]
    public void A_key_of_another_certificate_is_refused()
    {
        using Folder folder = new();
        TestCertificates.WritePair(folder.Path, "x");
        TestCertificates.WritePair(folder["other"], "y");
        File.Copy(Path.Combine(folder["other"], "tls.key"), folder["tls.key"], overwrite: true);

        Should.Throw<ConfigurationException>(() => ServingCertificate.FromFolder(folder.Path, TimeProvider.System, new RecordingLog()));
    }

    [Fact(Timeout = Patience)]
    public async Task Metrics_ask_for_a_certificate_that_an_authority_signed()
    {
        using Folder folder = new();
        TestCertificates.WritePair(folder.Path, "metrics");
        using X509Certificate2 authority = TestCertificates.SelfSigned("authority", isAuthority: true);
        using X509Certificate2 other = TestCertificates.SelfSigned("other", isAuthority: true);
        using X509Certificate2 friend = TestCertificates.SignedBy(authority, "prometheus");
        using X509Certificate2 stranger = TestCertificates.SignedBy(other, "prometheus");
        File.WriteAllText(folder["ca.crt"], authority.ExportCertificatePem());
        await using RunningPicker picker = await RunningPicker.StartAsync(options =>
            options with
            {
                MetricsCertificateFolder = folder.Path,
                MetricsClientCaFile = folder["ca.crt"],
            }
        );

        (await ScrapeAsync(picker, friend)).ShouldBe(HttpStatusCode.OK);
        await Should.ThrowAsync<HttpRequestException>(() => ScrapeAsync(picker, stranger));
        await Should.ThrowAsync<HttpRequestException>(() => ScrapeAsync(picker, null));
    }

    [Fact(Timeout = Patience)]
    public async Task Metrics_over_tls_need_no_certificate_when_none_is_asked_for()
    {
        using Folder folder = new();
        TestCertificates.WritePair(folder.Path, "metrics");
        await using RunningPicker picker = await RunningPicker.StartAsync(options =>
            options with
            {
                MetricsCertificateFolder = folder.Path,
            }
        );

        (await ScrapeAsync(picker, null)).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no PEM at all")]
    public void A_file_without_authorities_is_refused(string content)
    {
        using Folder folder = new();

        Should
            .Throw<ConfigurationException>(() => ClientAuthorities.Read(folder.Write("ca.crt", content)))
            .Message.ShouldStartWith("no valid CA certs in metrics client CA file");
    }

    /// <summary>What is shown is looked at by the tests themselves.</summary>
    private static bool AcceptWhateverIsShown(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        certificate is not null;

    private static async Task<string> SubjectAsync(RunningPicker picker) =>
        (await HandshakeAsync(picker.Host.GrpcPort)).Certificate.Subject;

    private static async Task<HttpStatusCode> ScrapeAsync(RunningPicker picker, X509Certificate2? certificate)
    {
        using SocketsHttpHandler handler = new();
        handler.SslOptions.RemoteCertificateValidationCallback = AcceptWhateverIsShown;
        if (certificate is not null)
        {
            handler.SslOptions.ClientCertificates = [certificate];
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate;
        }

        using HttpClient http = new(handler);
        using HttpResponseMessage response = await http.GetAsync(new Uri($"https://127.0.0.1:{picker.Host.MetricsPort}/metrics"));
        return response.StatusCode;
    }

    private static async Task<(
        X509Certificate2 Certificate,
        SslApplicationProtocol Protocol,
        SslProtocols Version,
        TlsCipherSuite Suite
    )> HandshakeAsync(int port, SslProtocols version = SslProtocols.None)
    {
        using TcpClient tcp = new();
        await tcp.ConnectAsync(IPAddress.Loopback, port);
        await using SslStream stream = new(tcp.GetStream());
        await stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                EnabledSslProtocols = version,
                ApplicationProtocols = [SslApplicationProtocol.Http2],
                RemoteCertificateValidationCallback = AcceptWhateverIsShown,
            }
        );
        return (
            X509CertificateLoader.LoadCertificate(stream.RemoteCertificate!.GetRawCertData()),
            stream.NegotiatedApplicationProtocol,
            stream.SslProtocol,
            stream.NegotiatedCipherSuite
        );
    }
}
