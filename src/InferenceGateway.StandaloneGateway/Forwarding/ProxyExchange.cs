using System.Buffers;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Engine.Requests;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;
using Endpoint = InferenceGateway.Abstractions.Endpoints.Endpoint;

namespace InferenceGateway.StandaloneGateway.Forwarding;

/// <summary>One request and its answer between client and endpoint: header rules, and what the engine is told on the way. Not thread-safe.</summary>
internal sealed class ProxyExchange(RequestDirector director, RequestContext context, HttpContext http)
    : HttpTransformer,
        IResponseHeaders,
        IDisposable
{
    private UsageScanner? _usage;
    private ModelNameRestorer? _restorer;
    private ArrayBufferWriter<byte>? _restored;

    public override async ValueTask TransformRequestAsync(
        HttpContext httpContext,
        HttpRequestMessage proxyRequest,
        string destinationPrefix,
        CancellationToken cancellationToken
    )
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        foreach (string header in InternalHeaders.FromClients)
        {
            proxyRequest.Headers.Remove(header);
        }

        foreach (HeaderMutation mutation in context.Request.UpstreamHeaders.All)
        {
            proxyRequest.Headers.Remove(mutation.Name);
            if (mutation.Value is { } value)
            {
                proxyRequest.Headers.TryAddWithoutValidation(mutation.Name, value);
            }
        }

        proxyRequest.Headers.Remove("x-request-id");
        proxyRequest.Headers.TryAddWithoutValidation("x-request-id", context.Request.RequestId);
        // The endpoint sees its own name, not the gateway's.
        proxyRequest.Headers.Host = null;
    }

    public override async ValueTask<bool> TransformResponseAsync(
        HttpContext httpContext,
        HttpResponseMessage? proxyResponse,
        CancellationToken cancellationToken
    )
    {
        bool copiesBody = await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        if (proxyResponse is not null)
        {
            Endpoint target = context.Target!;
            bool isEventStream =
                proxyResponse.Content.Headers.ContentType?.MediaType?.Contains("text/event-stream", StringComparison.OrdinalIgnoreCase)
                == true;
            bool isReadable = proxyResponse.Content.Headers.ContentEncoding.Count == 0;
            _usage?.Dispose();
            _usage = isReadable ? new UsageScanner(context, isEventStream) : null;
            _restorer = isReadable ? context.ModelRestorer : null;
            if (_restorer is not null)
            {
                httpContext.Response.ContentLength = null;
            }

            Set(InternalHeaders.Served, target.HostPort);
            director.ResponseStarted(context, (int)proxyResponse.StatusCode, isEventStream, this);
            proxyResponse.Content = new AnswerContent(proxyResponse.Content);
        }

        return copiesBody;
    }

    /// <inheritdoc/>
    public void Set(string name, string value) => http.Response.Headers[name] = value;

    /// <summary>A piece of the answer arrived.</summary>
    /// <returns>What the client gets of it; valid until the next call.</returns>
    public ReadOnlyMemory<byte> Pass(ReadOnlyMemory<byte> bytes)
    {
        director.ResponseBytes(context, bytes.Length);
        _usage?.Add(bytes.Span);
        return _restorer is null ? bytes : Restore(bytes, isLast: false);
    }

    /// <summary>The answer was passed on to its end.</summary>
    public async ValueTask CompleteAsync(Stream client, CancellationToken cancellation)
    {
        if (_restorer is not null && Restore(default, isLast: true) is { Length: > 0 } rest)
        {
            await client.WriteAsync(rest, cancellation);
        }

        _usage?.End();
        director.ResponseCompleted(context);
    }

    public void Dispose() => _usage?.Dispose();

    private ReadOnlyMemory<byte> Restore(ReadOnlyMemory<byte> bytes, bool isLast)
    {
        _restored ??= new ArrayBufferWriter<byte>();
        _restored.ResetWrittenCount();
        _restorer!.Rewrite(bytes.Span, isLast, _restored);
        return _restored.WrittenMemory;
    }
}
