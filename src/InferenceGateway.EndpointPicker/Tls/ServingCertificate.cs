using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using InferenceGateway.Engine.Configuration;
using InferenceGateway.Engine.Files;
using Microsoft.Extensions.Logging;

namespace InferenceGateway.EndpointPicker.Tls;

/// <summary>The certificate that a listener shows: made at start, or read from a folder and read again when its files change.</summary>
/// <remarks>Handshakes that run keep the certificate they began with. Thread-safe.</remarks>
internal sealed class ServingCertificate : IDisposable
{
    private const string CertificateFile = "tls.crt";
    private const string KeyFile = "tls.key";

    private readonly string? _folder;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly List<X509Certificate2> _loaded = [];
    private readonly FileFollower? _certificateFollower;
    private readonly FileFollower? _keyFollower;
    private SslStreamCertificateContext _current;

    private ServingCertificate(string? folder, TimeProvider clock, ILogger logger, bool isRsa = false)
    {
        _folder = folder;
        _clock = clock;
        _logger = logger;
        if (folder is null)
        {
            X509Certificate2 made = SelfSignedCertificate.Create(clock, isRsa);
            _loaded.Add(made);
            _current = SslStreamCertificateContext.Create(made, null, offline: true);
            return;
        }

        _certificateFollower = new FileFollower(Path.Combine(folder, CertificateFile), clock);
        _keyFollower = new FileFollower(Path.Combine(folder, KeyFile), clock);
        _certificateFollower.MarkSeen();
        _keyFollower.MarkSeen();
        _current = Load();
    }

    public SslStreamCertificateContext Current => Volatile.Read(ref _current);

    /// <summary>A certificate that this process makes for itself, see <see cref="SelfSignedCertificate.Create"/>.</summary>
    public static ServingCertificate SelfSigned(TimeProvider clock, ILogger logger, bool isRsa) => new(null, clock, logger, isRsa);

    /// <summary>The certificate of <c>tls.crt</c> with the key of <c>tls.key</c> (PEM).</summary>
    /// <exception cref="ConfigurationException">A file is missing, or they are no pair.</exception>
    public static ServingCertificate FromFolder(string folder, TimeProvider clock, ILogger logger) => new(folder, clock, logger);

    /// <summary>Follows the files until cancelled. Files that cannot be used change nothing and are reported.</summary>
    public Task FollowAsync(CancellationToken cancellation) =>
        _folder is null
            ? Task.CompletedTask
            : Task.WhenAll(_certificateFollower!.RunAsync(Reload, cancellation), _keyFollower!.RunAsync(Reload, cancellation));

    public void Dispose() => _loaded.ForEach(certificate => certificate.Dispose());

    private void Reload()
    {
        lock (_loaded)
        {
            try
            {
                Volatile.Write(ref _current, Load());
                Log.CertificateReloaded(_logger, _folder!, Current.TargetCertificate.NotAfter);
            }
            catch (ConfigurationException exception)
            {
                Log.CertificateNotReloaded(_logger, exception.Message);
            }
        }
    }

    private SslStreamCertificateContext Load()
    {
        string certificateFile = Path.Combine(_folder!, CertificateFile);
        try
        {
            X509Certificate2 certificate = X509Certificate2.CreateFromPemFile(certificateFile, Path.Combine(_folder!, KeyFile));
            // The file may carry the intermediates behind the certificate.
            X509Certificate2Collection chain = [];
            chain.ImportFromPemFile(certificateFile);
            chain.RemoveAt(0);
            _loaded.Add(certificate);
            return SslStreamCertificateContext.Create(certificate, chain, offline: true);
        }
        catch (Exception exception)
            when (exception is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ConfigurationException(
                _folder!,
                "",
                $"{CertificateFile} and {KeyFile} cannot be used: {exception.Message}",
                exception
            );
        }
    }
}
