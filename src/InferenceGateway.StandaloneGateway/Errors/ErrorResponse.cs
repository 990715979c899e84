using System.Buffers;
using System.Text.Json;
using InferenceGateway.Abstractions.Errors;
using Microsoft.AspNetCore.Http;

namespace InferenceGateway.StandaloneGateway.Errors;

/// <summary>Answers in the form of OpenAI's API: <c>{"error":{"message","type","param","code"}}</c>.</summary>
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
        Write(body, error, http.Response.StatusCode);
        http.Response.ContentLength = body.WrittenCount;
        await http.Response.BodyWriter.WriteAsync(body.WrittenMemory, http.RequestAborted);
    }

    private static void Write(ArrayBufferWriter<byte> body, InferenceError error, int status)
    {
        using Utf8JsonWriter json = new(body);
        json.WriteStartObject();
        json.WriteStartObject("error");
        json.WriteString("message", error.Message);
        json.WriteString("type", TypeOf(error));
        json.WriteNull("param");
        json.WriteNumber("code", status);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string TypeOf(InferenceError error) =>
        error.Code switch
        {
            ErrorCode.BadRequest or ErrorCode.PayloadTooLarge or ErrorCode.PreconditionFailed => "invalid_request_error",
            ErrorCode.Unauthorized => "authentication_error",
            ErrorCode.Forbidden => "permission_error",
            ErrorCode.NotFound => "not_found_error",
            ErrorCode.ResourceExhausted => "rate_limit_error",
            ErrorCode.ServiceUnavailable => "service_unavailable_error",
            _ => "server_error",
        };
}
