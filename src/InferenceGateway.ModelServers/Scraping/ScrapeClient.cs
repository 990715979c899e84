using System.Net;

namespace InferenceGateway.ModelServers.Scraping;

/// <summary>Makes the HTTP client that model servers are scraped with.</summary>
public static class ScrapeClient
{
    /// <param name="timeout">How long one page may take. Connecting may take half of it, so that it can be told from a page that hangs.</param>
    /// <param name="acceptsAnyCertificate">Whether model servers are believed whatever certificate they show.</param>
    public static HttpMessageInvoker Create(TimeSpan timeout, bool acceptsAnyCertificate = false)
    {
        SocketsHttpHandler handler = new()
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            ConnectTimeout = timeout / 2,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        };
        if (acceptsAnyCertificate)
        {
#pragma warning disable CA5359 // Only when the operator asked for it by name.
            handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        }

        return new HttpMessageInvoker(handler);
    }
}
