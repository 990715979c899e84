using System.Buffers;
using System.Text.Json;
using InferenceGateway.Abstractions.Errors;

namespace InferenceGateway.Engine.Errors;

/// <summary>Errors in the form of OpenAI's API: <c>{"error":{"message","type","param","code"}}</c>, content type <c>application/json</c>.</summary>
public static class ErrorBody
{
    /// <param name="status">The HTTP status of the answer.</param>
    public static void Write(IBufferWriter<byte> body, InferenceError error, int status)
    {
        ArgumentNullException.ThrowIfNull(error);
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
