using System.Buffers;
using System.IO.Pipelines;
using InferenceGateway.Simulation.Wire;
using Microsoft.AspNetCore.Http;

namespace InferenceGateway.Simulation.Server;

/// <summary>A whole request body in a pooled buffer.</summary>
internal readonly struct RequestBody : IDisposable
{
    private readonly byte[] _bytes;
    private readonly int _length;

    private RequestBody(byte[] bytes, int length)
    {
        _bytes = bytes;
        _length = length;
    }

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, _length);

    /// <summary>Reads the body; one longer than <paramref name="limit"/> bytes is refused with 413 as soon as that is known.</summary>
    public static async ValueTask<RequestBody> ReadAsync(HttpContext context, int limit)
    {
        if (context.Request.ContentLength > limit)
        {
            throw TooLarge(context, limit);
        }

        PipeReader reader = context.Request.BodyReader;
        while (true)
        {
            ReadResult result = await reader.ReadAsync(context.RequestAborted);
            ReadOnlySequence<byte> buffer = result.Buffer;
            if (buffer.Length > limit)
            {
                reader.AdvanceTo(buffer.End);
                throw TooLarge(context, limit);
            }

            if (result.IsCompleted)
            {
                byte[] bytes = ArrayPool<byte>.Shared.Rent(Math.Max(1, (int)buffer.Length));
                buffer.CopyTo(bytes);
                RequestBody body = new(bytes, (int)buffer.Length);
                reader.AdvanceTo(buffer.End);
                return body;
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_bytes);

    private static RefusedRequestException TooLarge(HttpContext context, int limit)
    {
        // The rest of the body is not worth reading.
        context.Response.Headers.Connection = "close";
        return new RefusedRequestException(413, $"The request body is larger than {limit} bytes");
    }
}
