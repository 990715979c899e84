using System.Text.Json;
using InferenceGateway.Abstractions.Errors;
using InferenceGateway.StandaloneGateway.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace InferenceGateway.StandaloneGateway.Tests.Errors;

public sealed class ErrorResponseTests
{
    [Theory]
    [InlineData(ErrorCode.BadRequest, 400, "invalid_request_error")]
    [InlineData(ErrorCode.Unauthorized, 401, "authentication_error")]
    [InlineData(ErrorCode.Forbidden, 403, "permission_error")]
    [InlineData(ErrorCode.NotFound, 404, "not_found_error")]
    [InlineData(ErrorCode.PreconditionFailed, 412, "invalid_request_error")]
    [InlineData(ErrorCode.PayloadTooLarge, 413, "invalid_request_error")]
    [InlineData(ErrorCode.ResourceExhausted, 429, "rate_limit_error")]
    [InlineData(ErrorCode.Internal, 500, "server_error")]
    [InlineData(ErrorCode.BadGateway, 502, "server_error")]
    [InlineData(ErrorCode.ServiceUnavailable, 503, "service_unavailable_error")]
    [InlineData(ErrorCode.GatewayTimeout, 504, "server_error")]
    public async Task Each_code_has_its_status_and_type(ErrorCode code, int status, string type)
    {
        (HttpContext http, JsonElement error) = await WriteAsync(new InferenceError(code, "what was wrong"));

        http.Response.StatusCode.ShouldBe(status);
        http.Response.ContentType.ShouldBe("application/json");
        error.GetProperty("message").GetString().ShouldBe("what was wrong");
        error.GetProperty("type").GetString().ShouldBe(type);
        error.GetProperty("param").ValueKind.ShouldBe(JsonValueKind.Null);
        error.GetProperty("code").GetInt32().ShouldBe(status);
    }

    [Fact]
    public void No_code_was_forgotten_above()
    {
        int tested = typeof(ErrorResponseTests)
            .GetMethod(nameof(Each_code_has_its_status_and_type))!
            .GetCustomAttributes(typeof(InlineDataAttribute), inherit: false)
            .Length;

        tested.ShouldBe(Enum.GetValues<ErrorCode>().Length);
    }

    [Fact]
    public async Task A_message_with_quotes_and_line_ends_stays_one_text()
    {
        const string Odd = "model \"a\\b\"\n was </not> found \u00e4";

        (_, JsonElement error) = await WriteAsync(InferenceError.BadRequest(Odd));

        error.GetProperty("message").GetString().ShouldBe(Odd);
    }

    [Fact]
    public async Task A_dropped_request_is_told_why_and_when_to_come_back()
    {
        (HttpContext http, _) = await WriteAsync(new InferenceError(ErrorCode.ServiceUnavailable, "full", DropReason.Saturated));

        http.Response.Headers["x-llm-d-request-dropped-reason"].ToString().ShouldBe("rejected-saturated");
        http.Response.Headers.RetryAfter.ToString().ShouldBe("1");
    }

    [Fact]
    public async Task A_mistake_of_the_client_has_neither()
    {
        (HttpContext http, _) = await WriteAsync(InferenceError.BadRequest("no"));

        http.Response.Headers.ContainsKey("x-llm-d-request-dropped-reason").ShouldBeFalse();
        http.Response.Headers.RetryAfter.Count.ShouldBe(0);
    }

    [Fact]
    public async Task A_more_exact_status_goes_before_that_of_the_code()
    {
        (HttpContext http, JsonElement error) = await WriteAsync(InferenceError.BadRequest("too slow"), status: 408);

        http.Response.StatusCode.ShouldBe(408);
        error.GetProperty("code").GetInt32().ShouldBe(408);
        error.GetProperty("type").GetString().ShouldBe("invalid_request_error");
    }

    [Fact]
    public async Task Headers_of_a_failed_attempt_do_not_stay()
    {
        (HttpContext http, _) = await WriteAsync(
            InferenceError.BadRequest("no"),
            prepare: h => h.Response.Headers["x-of-the-endpoint"] = "1"
        );

        http.Response.Headers.ContainsKey("x-of-the-endpoint").ShouldBeFalse();
    }

    [Fact]
    public async Task An_answer_that_has_started_is_left_alone()
    {
        DefaultHttpContext http = new();
        http.Features.Set<IHttpResponseFeature>(new Started());
        using MemoryStream body = new();
        http.Response.Body = body;

        await ErrorResponse.WriteAsync(http, InferenceError.BadRequest("no"));

        http.Response.StatusCode.ShouldBe(200);
        body.Length.ShouldBe(0);
    }

    private static async Task<(HttpContext Http, JsonElement Error)> WriteAsync(
        InferenceError error,
        int? status = null,
        Action<HttpContext>? prepare = null
    )
    {
        DefaultHttpContext http = new();
        using MemoryStream body = new();
        http.Response.Body = body;
        prepare?.Invoke(http);
        await ErrorResponse.WriteAsync(http, error, status);
        http.Response.ContentLength.ShouldBe(body.Length);
        using JsonDocument document = JsonDocument.Parse(body.ToArray());
        return (http, document.RootElement.GetProperty("error").Clone());
    }

    private sealed class Started : HttpResponseFeature
    {
        public override bool HasStarted => true;
    }
}
