using System.Net;
using System.Net.Sockets;
using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Engine.Endpoints;

namespace InferenceGateway.StandaloneGateway.Scraping;

/// <summary>Fetches <c>/metrics</c> over HTTP with connections that are kept open. Thread-safe.</summary>
/// <param name="timeout">How long one page may take.</param>
internal sealed class HttpMetricsFetcher(HttpMessageInvoker client, TimeSpan timeout, TimeProvider clock) : IMetricsFetcher
{
    private const string Path = "/metrics";
    private const int PageSegment = 32 * 1024;

    public async ValueTask<FetchOutcome> FetchAsync(Endpoint endpoint, PageBuffer page, CancellationToken cancellation)
    {
        using CancellationTokenSource limited = new(timeout, clock);
        await using CancellationTokenRegistration stop = cancellation.UnsafeRegister(s => ((CancellationTokenSource)s!).Cancel(), limited);
        try
        {
            using HttpRequestMessage request = new(HttpMethod.Get, new Uri(endpoint.BaseAddress, Path));
            using HttpResponseMessage response = await client.SendAsync(request, limited.Token);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                return FetchOutcome.NoPage;
            }

            await using Stream body = await response.Content.ReadAsStreamAsync(limited.Token);
            return await ReadAsync(body, page, limited.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return FetchOutcome.TimedOut;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException)
        {
            return FetchOutcome.ConnectionFailed;
        }
    }

    private static async ValueTask<FetchOutcome> ReadAsync(Stream body, PageBuffer page, CancellationToken cancellation)
    {
        while (page.Length <= PageBuffer.MaximumBytes)
        {
            int count = await body.ReadAsync(page.GetMemory(PageSegment), cancellation);
            if (count == 0)
            {
                return FetchOutcome.Page;
            }

            page.Advance(count);
        }

        return FetchOutcome.NoPage;
    }
}
