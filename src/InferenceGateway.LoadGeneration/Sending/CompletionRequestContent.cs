using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using InferenceGateway.LoadGeneration.Workloads;

namespace InferenceGateway.LoadGeneration.Sending;

/// <summary>
/// The JSON body of a request, rendered into a pooled buffer only while it is written to the connection. Long prompts therefore
/// occupy memory for the moment of sending, and a retry on a fresh connection renders the same bytes again.
/// </summary>
internal sealed class CompletionRequestContent : HttpContent
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly CompletionRequestBody _body;

    public CompletionRequestContent(PlannedRequest request, HttpTarget target)
    {
        _body = new CompletionRequestBody(request, target);
        Headers.ContentType = Json;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(_body.Length);
        try
        {
            _body.Render(buffer.AsSpan(0, _body.Length));
            await stream.WriteAsync(buffer.AsMemory(0, _body.Length), cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
