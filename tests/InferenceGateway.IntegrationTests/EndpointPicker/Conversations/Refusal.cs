using System.Text.Json;
using InferenceGateway.ExtProc.Tests.Fakes;
using InferenceGateway.ExtProc.Tests.Oracle;
using InferenceGateway.IntegrationTests.Harness;

namespace InferenceGateway.IntegrationTests.EndpointPicker.Conversations;

/// <summary>A refusal of the picker's as it is to be.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">The label <c>error_code</c> under which it is counted.</param>
/// <param name="Type">The type of error in OpenAI's sense.</param>
/// <param name="Grpc">The status for clients that speak gRPC.</param>
/// <param name="Details">The word for the proxy's access log.</param>
internal sealed record Refusal(int Status, string Code, string Type, uint Grpc, string Details)
{
    public static Refusal BadRequest { get; } = new(400, "BadRequest", "invalid_request_error", 3, "epp_bad_request");

    public static Refusal NoEndpoints { get; } =
        new(503, "ServiceUnavailable", "service_unavailable_error", 14, "epp_rejected_no_endpoints") { Reason = "rejected-no-endpoints" };

    public static Refusal Saturated { get; } =
        new(429, "ResourceExhausted", "rate_limit_error", 8, "epp_rejected_saturated") { Reason = "rejected-saturated" };

    /// <summary>The reason that is told in a header; null for none.</summary>
    public string? Reason { get; init; }

    /// <summary>Sends the messages, as a client of JSON and as one of gRPC: each is refused so, counted once, and leaves nothing.</summary>
    /// <param name="message">What the client is told; what may follow it when it ends with <c>*</c>.</param>
    /// <param name="request">The first are the request's headers. It is sent twice.</param>
    public async Task ShouldComeAsync(SharedPicker picker, string message, params ProcessingRequest[] request)
    {
        foreach (bool isGrpc in (bool[])[false, true])
        {
            ProcessingRequest headers = request[0].Clone();
            // First: of too many headers the last are not looked at.
            headers.RequestHeaders.Headers.Headers.Insert(
                0,
                Make.Headers(false, ("content-type", isGrpc ? "application/grpc" : "application/json")).Headers.Headers[0]
            );
            double before = await ErrorsAsync(picker);
            using ProxyStream stream = picker.Open();
            await stream.SendAsync([headers, .. request[1..]]);
            ImmediateResponse answer = await stream.ReceiveImmediateAsync();
            ((int)answer.Status.Code).ShouldBe(Status);
            answer.Details.ShouldBe(Details);
            CheckHeaders(answer, isGrpc);
            CheckText(answer, message, isGrpc);
            await picker.ShouldComeToRestAsync();
            (await ErrorsAsync(picker)).ShouldBe(before + 1);
        }
    }

    private void CheckHeaders(ImmediateResponse answer, bool isGrpc)
    {
        Dictionary<string, string> expected = [];
        if (Reason is not null)
        {
            expected["x-llm-d-request-dropped-reason"] = Reason;
        }

        if (Status is 429 or 503)
        {
            expected["retry-after"] = "1";
        }

        if (!isGrpc)
        {
            expected["content-type"] = "application/json";
        }

        HeaderMutation headers = answer.Headers ?? new HeaderMutation();
        headers
            .SetHeaders.ToDictionary(option => option.Header.Key, option => option.Header.RawValue.ToStringUtf8())
            .ShouldBe(expected, ignoreOrder: true);
        headers.RemoveHeaders.ShouldBeEmpty();
    }

    private void CheckText(ImmediateResponse answer, string message, bool isGrpc)
    {
        string body = answer.Body.ToStringUtf8();
        if (isGrpc)
        {
            answer.GrpcStatus.Status.ShouldBe(Grpc);
            ShouldSay(body, message);
            return;
        }

        answer.GrpcStatus.ShouldBeNull();
        using JsonDocument document = JsonDocument.Parse(body);
        JsonElement error = document.RootElement.GetProperty("error");
        error.EnumerateObject().Select(member => member.Name).ShouldBe(["message", "type", "param", "code"]);
        ShouldSay(error.GetProperty("message").GetString().ShouldNotBeNull(), message);
        error.GetProperty("type").GetString().ShouldBe(Type);
        error.GetProperty("param").ValueKind.ShouldBe(JsonValueKind.Null);
        error.GetProperty("code").GetInt32().ShouldBe(Status);
    }

    private static void ShouldSay(string actual, string expected)
    {
        if (expected.EndsWith('*'))
        {
            actual.ShouldStartWith(expected[..^1]);
        }
        else
        {
            actual.ShouldBe(expected);
        }
    }

    private Task<double> ErrorsAsync(SharedPicker picker) => picker.MetricAsync("llm_d_epp_request_error_total", $"error_code=\"{Code}\"");
}
