using System.Buffers;
using System.Text.Json;

namespace InferenceGateway.Simulation.Wire;

/// <summary>The error object of the OpenAI-style interfaces.</summary>
internal static class ErrorBody
{
    public static void Write(IBufferWriter<byte> output, int status, string message, string? parameter)
    {
        using Utf8JsonWriter writer = new(output);
        writer.WriteStartObject();
        writer.WriteStartObject("error"u8);
        writer.WriteString("message"u8, message);
        writer.WriteString("type"u8, TypeOf(status));
        writer.WriteString("param"u8, parameter);
        writer.WriteNumber("code"u8, status);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static string TypeOf(int status) =>
        status switch
        {
            400 => "BadRequestError",
            401 => "AuthenticationError",
            403 => "PermissionDeniedError",
            404 => "NotFoundError",
            422 => "UnprocessableEntityError",
            429 => "RateLimitError",
            >= 500 => "InternalServerError",
            _ => "APIConnectionError",
        };
}
