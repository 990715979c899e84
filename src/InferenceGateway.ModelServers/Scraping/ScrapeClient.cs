namespace InferenceGateway.ModelServers.Scraping;

/// <summary>Makes the HTTP client that model servers are scraped with.</summary>
public static class ScrapeClient
{
    /// <param name="timeout">How long one page may take. Connecting may take half of it, so that it can be told from a page that hangs.</param>
    /// <param name="acceptsAnyCertificate">Whether model servers are believed whatever certificate they show.</param>
    public static HttpMessageInvoker Create(TimeSpan timeout, bool acceptsAnyCertificate = false) =>
        ModelServerClient.Create(timeout / 2, acceptsAnyCertificate);
}
