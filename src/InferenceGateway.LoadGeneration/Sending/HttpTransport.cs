namespace InferenceGateway.LoadGeneration.Sending;

/// <summary>The HTTP client all requests of the room go through.</summary>
internal static class HttpTransport
{
    /// <summary>
    /// A client that adds nothing of its own: no proxy, cookies, redirects or decompression, and as many connections as there are
    /// requests under way. (Nagle's algorithm is off by default.)
    /// </summary>
    public static HttpMessageInvoker Create() =>
        new(
            new SocketsHttpHandler
            {
                UseProxy = false,
                UseCookies = false,
                AllowAutoRedirect = false,
                MaxConnectionsPerServer = int.MaxValue,
                EnableMultipleHttp2Connections = true,
                PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
                ActivityHeadersPropagator = null,
                // Unread bodies are dropped with their connection: an interrupted run should end at once.
                MaxResponseDrainSize = 0,
            },
            disposeHandler: true
        );

    /// <summary>Adds the headers of the target; a content header replaces the one that is there.</summary>
    public static void AddHeaders(HttpRequestMessage message, HttpTarget target)
    {
        foreach ((string name, string value) in target.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value) && message.Content is { } content)
            {
                content.Headers.Remove(name);
                content.Headers.TryAddWithoutValidation(name, value);
            }
        }
    }
}
