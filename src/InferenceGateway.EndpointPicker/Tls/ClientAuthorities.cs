using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using InferenceGateway.Engine.Configuration;

namespace InferenceGateway.EndpointPicker.Tls;

/// <summary>Reads the authorities that sign client certificates.</summary>
internal static class ClientAuthorities
{
    /// <exception cref="ConfigurationException">The file cannot be read, or has no certificate.</exception>
    public static X509Certificate2Collection Read(string file)
    {
        X509Certificate2Collection authorities = [];
        try
        {
            authorities.ImportFromPemFile(file);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"reading metrics client CA {file}: {exception.Message}", exception);
        }

        return authorities.Count > 0
            ? authorities
            : throw new ConfigurationException($"no valid CA certs in metrics client CA file {file}: PEM was expected");
    }
}
