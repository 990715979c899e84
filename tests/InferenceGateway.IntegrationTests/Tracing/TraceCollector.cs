using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using InferenceGateway.IntegrationTests.Harness;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace InferenceGateway.IntegrationTests.Tracing;

/// <summary>Takes spans by OTLP over gRPC and keeps them.</summary>
internal sealed class TraceCollector : IAsyncDisposable
{
    private const string Export = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

    private readonly ConcurrentQueue<ExportedSpan> _spans = new();
    private readonly ConcurrentQueue<string> _unexpected = new();
    private readonly WebApplication _server;

    private TraceCollector()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2)
        );
        _server = builder.Build();
        _server.Run(TakeAsync);
    }

    public string Address => _server.Urls.Single();

    public IReadOnlyList<ExportedSpan> Spans => [.. _spans];

    public static async Task<TraceCollector> StartAsync()
    {
        TraceCollector collector = new();
        await collector._server.StartAsync();
        return collector;
    }

    /// <summary>The spans of a trace, once the one of its exchange is there: it ends last.</summary>
    public async Task<ExportedSpan[]> TraceAsync(string traceId)
    {
        ExportedSpan[] found = [];
        await Patience.UntilAsync(
            () =>
            {
                _unexpected.ShouldBeEmpty();
                found = [.. _spans.Where(span => span.TraceId == traceId)];
                return found.Any(span => span.Name == "gateway.request");
            },
            $"trace {traceId} was exported"
        );
        return found;
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        if (context.Request.Path != Export || context.Request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) != true)
        {
            _unexpected.Enqueue($"{context.Request.Path} {context.Request.ContentType}");
        }

        using MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body);

        // A gRPC message: a byte that is not 0 when it is compressed, its length in four bytes, itself.
        byte[] message = body.ToArray();
        message[0].ShouldBe((byte)0);
        int length = BinaryPrimitives.ReadInt32BigEndian(message.AsSpan(1));
        foreach (ExportedSpan span in ExportedSpan.In(message[5..(5 + length)]))
        {
            _spans.Enqueue(span);
        }

        // The answer is an empty message.
        context.Response.ContentType = "application/grpc";
        context.Response.AppendTrailer("grpc-status", "0");
        await context.Response.Body.WriteAsync(new byte[5]);
    }
}
