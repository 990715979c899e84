using System.Buffers;
using System.Text.Json;
using InferenceGateway.Simulation.Wire;
using Microsoft.AspNetCore.Http;

namespace InferenceGateway.Simulation.Server;

/// <summary>Writes whole JSON answers.</summary>
internal static class JsonResponse
{
    private const string ContentType = "application/json";

    public static Task WriteAsync(HttpContext context, Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> body = new(1024);
        using (Utf8JsonWriter writer = new(body))
        {
            write(writer);
        }

        return WriteBytesAsync(context, 200, body.WrittenMemory);
    }

    public static Task WriteErrorAsync(HttpContext context, RefusedRequestException refused)
    {
        ArrayBufferWriter<byte> body = new(256);
        ErrorBody.Write(body, refused.Status, refused.Message, refused.Parameter);
        return WriteBytesAsync(context, refused.Status, body.WrittenMemory);
    }

    public static async Task WriteBytesAsync(HttpContext context, int status, ReadOnlyMemory<byte> body, string contentType = ContentType)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        await context.Response.BodyWriter.WriteAsync(body);
    }
}
