using System.Buffers;
using System.Text;
using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Engine.Errors;
using InferenceGateway.ExtProc.Messages;

namespace InferenceGateway.ExtProc.Sessions;

/// <summary>Turns an error into the answer that the proxy gives to the client.</summary>
internal static class ImmediateAnswer
{
    /// <param name="status">The HTTP status.</param>
    /// <param name="headers">Scratch.</param>
    /// <param name="isGrpc">The client speaks gRPC: it gets a status and the plain message.</param>
    public static void Write(IAnswerOutput output, InferenceError error, int status, HeaderChanges headers, bool isGrpc)
    {
        headers.Clear();
        if (error.Reason is not null)
        {
            headers.Set(DropReason.HeaderName, error.Reason);
        }

        if (error.Code is ErrorCode.ResourceExhausted or ErrorCode.ServiceUnavailable)
        {
            headers.Set("retry-after", "1");
        }

        if (isGrpc)
        {
            // The proxy makes the body the status's message.
            byte[] message = Encoding.UTF8.GetBytes(error.Message);
            ProcessingResponseWriter.WriteImmediate(output, status, headers, message, GrpcStatusOf(error.Code), DetailsOf(error));
            return;
        }

        headers.Set("content-type", "application/json");
        ArrayBufferWriter<byte> body = new(256);
        ErrorBody.Write(body, error, status);
        ProcessingResponseWriter.WriteImmediate(output, status, headers, body.WrittenSpan, grpcStatus: -1, DetailsOf(error));
    }

    /// <summary>One word for the proxy's access log.</summary>
    public static string DetailsOf(InferenceError error) =>
        error.Reason is { } reason
            ? "epp_" + reason.Replace('-', '_')
            : error.Code switch
            {
                ErrorCode.BadRequest => "epp_bad_request",
                ErrorCode.Unauthorized => "epp_unauthorized",
                ErrorCode.Forbidden => "epp_forbidden",
                ErrorCode.NotFound => "epp_not_found",
                ErrorCode.PreconditionFailed => "epp_precondition_failed",
                ErrorCode.PayloadTooLarge => "epp_payload_too_large",
                ErrorCode.ResourceExhausted => "epp_resource_exhausted",
                ErrorCode.ServiceUnavailable => "epp_unavailable",
                _ => "epp_internal",
            };

    /// <summary>The code of <c>google.rpc.Code</c> that says the same.</summary>
    public static int GrpcStatusOf(ErrorCode code) =>
        code switch
        {
            ErrorCode.BadRequest => 3,
            ErrorCode.GatewayTimeout => 4,
            ErrorCode.NotFound => 5,
            ErrorCode.Forbidden => 7,
            ErrorCode.PayloadTooLarge or ErrorCode.ResourceExhausted => 8,
            ErrorCode.PreconditionFailed => 9,
            ErrorCode.BadGateway or ErrorCode.ServiceUnavailable => 14,
            ErrorCode.Unauthorized => 16,
            _ => 13,
        };
}
