using System.Buffers;
using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Engine.Errors;
using Microsoft.AspNetCore.Http;

namespace InferenceGateway.StandaloneGateway.Errors;

/// <summary>Answers with an <see cref="ErrorBody"/>.</summary>
internal static class ErrorResponse
{
    /// <summary>Writes the answer. Does nothing when an answer has started already.</summary>
    /// <param name="status">A status more exact than that of the error's code.</param>
    public static async Task WriteAsync(HttpContext http, InferenceError error, int? status = null)
    {
        if (http.Response.HasStarted)
        {
            return;
        }

        http.Response.Clear();
        http.Response.StatusCode = status ?? error.HttpStatus;
        http.Response.ContentType = "application/json";
        if (error.Reason is not null)
        {
            http.Response.Headers[DropReason.HeaderName] = error.Reason;
        }

        if (error.Code is ErrorCode.ResourceExhausted or ErrorCode.ServiceUnavailable)
        {
            http.Response.Headers.RetryAfter = "1";
        }

        ArrayBufferWriter<byte> body = new(256);
        ErrorBody.Write(body, error, http.Response.StatusCode);
        http.Response.ContentLength = body.WrittenCount;
        await http.Response.BodyWriter.WriteAsync(body.WrittenMemory, http.RequestAborted);
    }
}
