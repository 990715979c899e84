using System.Net;

namespace InferenceGateway.ModelServers;

/// <summary>Makes the HTTP client that speaks with model servers: what they say is passed on or read as it comes.</summary>
public static class ModelServerClient
{
    /// <param name="connectTimeout">How long a connection may take to come about.</param>
    /// <param name="acceptsAnyCertificate">Whether model servers are believed whatever certificate they show.</param>
    public static HttpMessageInvoker Create(TimeSpan connectTimeout, bool acceptsAnyCertificate = false)
    {
        SocketsHttpHandler handler = new()
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            ConnectTimeout = connectTimeout,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
            EnableMultipleHttp2Connections = true,
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
