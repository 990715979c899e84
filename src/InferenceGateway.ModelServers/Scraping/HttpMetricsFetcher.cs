using System.Buffers;
using System.Net;
using System.Net.Sockets;
using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Engine.Endpoints;
using InferenceGateway.Engine.Scraping;

namespace InferenceGateway.ModelServers.Scraping;

/// <summary>Fetches <c>/metrics</c> over HTTP with connections that are kept open. Thread-safe.</summary>
/// <param name="client">Gives up connecting before <paramref name="timeout"/>, else a host that drops packets looks like a slow page.</param>
/// <param name="timeout">How long one page may take, connecting included.</param>
public sealed class HttpMetricsFetcher(HttpMessageInvoker client, TimeSpan timeout, TimeProvider clock) : IMetricsFetcher
{
    private const string Path = "/metrics";
    private const int PieceBytes = 64 * 1024;

    public async ValueTask<FetchOutcome> FetchAsync(Endpoint endpoint, MetricsPageReader page, CancellationToken cancellation)
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
        catch (OperationCanceledException exception) when (!cancellation.IsCancellationRequested)
        {
            // Only a connection that took too long is cancelled for the reason of a timeout.
            return exception.InnerException is TimeoutException ? FetchOutcome.ConnectionFailed : FetchOutcome.TimedOut;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException)
        {
            return FetchOutcome.ConnectionFailed;
        }
    }

    private static async ValueTask<FetchOutcome> ReadAsync(Stream body, MetricsPageReader page, CancellationToken cancellation)
    {
        byte[] piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            while (true)
            {
                int count = await body.ReadAsync(piece, cancellation);
                if (count == 0 || !page.Append(piece.AsSpan(0, count)))
                {
                    return FetchOutcome.Page;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }
}
