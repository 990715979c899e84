using System.Net;

namespace InferenceGateway.EndpointPicker.Hosting;

/// <summary>Makes the HTTP client that model servers are scraped with.</summary>
internal static class ScrapeClient
{
    public static HttpMessageInvoker Create() =>
        new(
            new SocketsHttpHandler
            {
                UseProxy = false,
                AllowAutoRedirect = false,
                UseCookies = false,
                AutomaticDecompression = DecompressionMethods.None,
                ActivityHeadersPropagator = null,
                ConnectTimeout = TimeSpan.FromSeconds(1),
                PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
            }
        );
}
