using System.Net.Sockets;
using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Engine.Endpoints;
using InferenceGateway.Engine.Requests;
using InferenceGateway.StandaloneGateway.Errors;
using InferenceGateway.StandaloneGateway.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;
using Endpoint = InferenceGateway.Abstractions.Endpoints.Endpoint;

namespace InferenceGateway.StandaloneGateway.Forwarding;

/// <summary>Takes every request that is not the gateway's own: reads the body, asks the engine, forwards, tries elsewhere, reports the end.</summary>
internal sealed class InferenceProxy(
    RequestDirector director,
    Collector collector,
    IHttpForwarder forwarder,
    HttpMessageInvoker client,
    BodyBudget budget,
    ProxyLimits limits,
    ILogger logger
)
{
    /// <summary>To read and hash a larger body takes longer than others' streamed pieces should wait.</summary>
    private const int LargestQuickBody = 32 * 1024;

    private readonly ForwarderRequestConfig _forwarding = new() { ActivityTimeout = limits.ActivityTimeout };

    public async Task InvokeAsync(HttpContext http)
    {
        string requestId = http.Request.Headers["x-request-id"] is [.., { Length: > 0 and <= 256 } given]
            ? given
            : Guid.NewGuid().ToString();
        HttpRequestHeaders headers = new(http.Request.Headers);
        RequestContext context = director.Begin(headers, http.Request.Path.Value ?? "/", requestId);
        RequestEnding ending = RequestEnding.Failed;
        using RequestBody body = new(budget, limits.MaximumBodyBytes);
        try
        {
            InferenceError? error = await body.ReadAsync(http.Request, http.RequestAborted);
            if (body.Length > LargestQuickBody)
            {
                await SocketThread.LeaveAsync();
            }

            error ??= director.Decide(context, body.Span) ?? body.Apply(context.Patch);
            ending = error is null ? await ForwardAsync(http, context, body) : await RejectAsync(http, error);
        }
        catch (BadHttpRequestException exception) when (!http.RequestAborted.IsCancellationRequested)
        {
            // The client's framing is wrong, or it sends too slowly: Kestrel says which, and closes the connection.
            ending = await RefuseFramingAsync(http, exception);
        }
        catch (Exception exception) when (exception is IOException || http.RequestAborted.IsCancellationRequested)
        {
            // A reset connection may be seen by the read before the request counts as aborted.
            ending = RequestEnding.ClientGone;
        }
        finally
        {
            director.End(context, ending, ending == RequestEnding.ClientGone ? 0 : http.Response.StatusCode);
        }
    }

    private static async Task<RequestEnding> RejectAsync(HttpContext http, InferenceError error)
    {
        await ErrorResponse.WriteAsync(http, error);
        return RequestEnding.Rejected;
    }

    private static async Task<RequestEnding> RefuseFramingAsync(HttpContext http, BadHttpRequestException exception)
    {
        try
        {
            await ErrorResponse.WriteAsync(http, InferenceError.BadRequest(exception.Message), exception.StatusCode);
            return RequestEnding.Rejected;
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            return RequestEnding.ClientGone;
        }
    }

    private async Task<RequestEnding> ForwardAsync(HttpContext http, RequestContext context, RequestBody body)
    {
        using ProxyExchange exchange = new(director, context, http);
        Stream clientBody = http.Response.Body;
        IHttpRequestLifetimeFeature connection = http.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>();
        ClientLifetime lifetime = new(connection);
        http.Features.Set<IHttpRequestLifetimeFeature>(lifetime);
        http.Response.Body = new ObservedBodyStream(clientBody, exchange);
        try
        {
            while (true)
            {
                ForwarderError forwarded = await SendAsync(http, context.Target!, exchange, body);
                if (forwarded == ForwarderError.None)
                {
                    await exchange.CompleteAsync(clientBody, http.RequestAborted);
                    return RequestEnding.Completed;
                }

                if (lifetime.IsClientGone)
                {
                    return RequestEnding.ClientGone;
                }

                if (await TryElsewhereAsync(http, context, forwarded) is { } ending)
                {
                    return ending;
                }
            }
        }
        finally
        {
            http.Response.Body = clientBody;
            http.Features.Set(connection);
        }
    }

    private ValueTask<ForwarderError> SendAsync(HttpContext http, Endpoint target, ProxyExchange exchange, RequestBody body)
    {
        if (body.Length > 0)
        {
            http.Request.Body = body.OpenRead();
            http.Request.Headers.TransferEncoding = default;
            http.Request.ContentLength = body.Length;
        }

        return forwarder.SendAsync(http, target.BaseAddress.AbsoluteUri.TrimEnd('/'), client, _forwarding, exchange, http.RequestAborted);
    }

    /// <summary>After a failed attempt: finds another endpoint if nothing of an answer has reached the client.</summary>
    /// <returns>Null when the request should be sent again, else how it ended.</returns>
    private async Task<RequestEnding?> TryElsewhereAsync(HttpContext http, RequestContext context, ForwarderError forwarded)
    {
        Exception? cause = http.Features.Get<IForwarderErrorFeature>()?.Exception;
        Endpoint failed = context.Target!;
        Log.AttemptFailed(logger, context.Request.RequestId, failed.Id, forwarded, cause?.Message ?? "no detail");
        bool isUnconnected = IsConnectionFailure(cause);
        if (isUnconnected)
        {
            collector.ConnectionFailed(failed);
        }

        if (http.Response.HasStarted)
        {
            return RequestEnding.Failed;
        }

        InferenceError error;
        if (forwarded == ForwarderError.RequestTimedOut && !isUnconnected)
        {
            error = new InferenceError(
                ErrorCode.GatewayTimeout,
                $"endpoint {failed.Id} did not answer within {limits.ActivityTimeout.TotalSeconds:0.###} s"
            );
        }
        else if (context.Attempts >= limits.MaximumAttempts)
        {
            error = new InferenceError(
                ErrorCode.BadGateway,
                $"{context.Attempts} endpoints failed before answering, the last one {failed.Id}"
            );
        }
        else if (director.Reroute(context) is { } noOther)
        {
            error = noOther;
        }
        else
        {
            http.Response.Clear();
            return null;
        }

        await ErrorResponse.WriteAsync(http, error);
        return RequestEnding.Failed;
    }

    private static bool IsConnectionFailure(Exception? exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (
                cause
                // A read that the gateway itself gave up says nothing about the connection.
                is SocketException { SocketErrorCode: not SocketError.OperationAborted }
                    or HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError }
                    // Connecting took too long; a request that took too long is cancelled without it.
                    or OperationCanceledException { InnerException: TimeoutException }
            )
            {
                return true;
            }
        }

        return false;
    }
}
