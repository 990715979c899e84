using InferenceGateway.ExtProc.Tests.Fakes;
using InferenceGateway.ExtProc.Tests.Oracle;
using InferenceGateway.IntegrationTests.Harness;

namespace InferenceGateway.IntegrationTests.EndpointPicker.Conversations;

/// <summary>The response's direction in full duplex: every piece goes back before the next one comes.</summary>
public sealed class ResponseSequenceTests(ResponseSequenceTests.ReportingPicker picker)
    : IClassFixture<ResponseSequenceTests.ReportingPicker>
{
    private const string Cost = "x-gateway-inference-request-cost";

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task The_headers_are_answered_though_the_body_never_comes_and_nothing_but_a_mark_is_set()
    {
        using (ProxyStream stream = await SentAsync())
        {
            ProcessingRequest headers = Make.ResponseHeaders();
            headers.ResponseHeaders.Headers.Headers.Add(Make.Headers(false, ("set-cookie", "a=1"), ("set-cookie", "b=2")).Headers.Headers);
            await stream.SendAsync(headers);
            CommonResponse answer = (await stream.ReceiveAsync("respH"))[0].ResponseHeaders.Response;
            answer.ClearRouteCache.ShouldBeFalse();
            answer.HeaderMutation.SetHeaders.Select(option => option.Header.Key).ShouldBe(["x-went-into-resp-headers"]);
            answer.HeaderMutation.Set("x-went-into-resp-headers").ShouldBe("true");
            answer.HeaderMutation.RemoveHeaders.ShouldBeEmpty();
            await stream.ShouldBeSilentAsync();
        }

        await picker.ShouldComeToRestAsync();
    }

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData("application/json", new[] { "{\"id\":", "1,\"usage\":{\"prompt_tokens\":2,", "\"completion_tokens\":3}", "}" })]
    [InlineData(
        "text/event-stream",
        new[] { "data: 1\n\n", "data: 2\n", "\ndata: {\"usage\":{\"prompt_tokens\":2,\"comple", "tion_tokens\":3}}\n\n" }
    )]
    [InlineData(
        "text/event-stream; charset=utf-8",
        new[] { "data:1\r\n\r\n", ": comment\r\n", "data: {\"usage\":{\"prompt_tokens\":2,\"completion_tokens\":3}}\r\n\r\n" }
    )]
    public async Task Each_piece_goes_back_before_the_next_is_sent_and_what_is_reported_comes_with_the_last(string type, string[] pieces)
    {
        using ProxyStream stream = await SentAsync();
        await stream.SendAsync(Make.ResponseHeaders(type: type));
        await stream.ReceiveAsync("respH");
        foreach (string piece in pieces)
        {
            await stream.SendAsync(Make.ResponseBody(piece));
            List<ProcessingResponse> answers = await stream.ReceiveAsync("respB");
            answers.Text().ShouldBe(piece);
            answers[0].DynamicMetadata.ShouldBeNull();
        }

        // An empty last piece is answered by one.
        await stream.SendAsync(Make.ResponseBody("", end: true));
        List<ProcessingResponse> last = await stream.ReceiveAsync("respB.");
        last.Bytes().ShouldBeEmpty();
        // 2 prompt tokens and 10 for each of 3 others.
        last[0].Metadata(Cost).ShouldBe("32");
        await stream.ShouldEndAsync();
    }

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData("application/json", "{\"usage\":{\"prompt_tokens\":2,\"completion_tokens\":3}}")]
    [InlineData("text/event-stream", "data: {\"usage\":{\"prompt_tokens\":2,\"completion_tokens\":3}}\n\n")]
    public async Task Trailers_end_an_answer_without_an_end_of_its_body_and_carry_what_is_reported(string type, string body)
    {
        using ProxyStream stream = await SentAsync();
        await stream.SendAsync(Make.ResponseHeaders(type: type), Make.ResponseBody(body), Make.ResponseTrailers());
        List<ProcessingResponse> answers = await stream.ReceiveAsync("respH respB respT");
        answers[1..2].Text().ShouldBe(body);
        answers[2].Metadata(Cost).ShouldBe("32");
        await stream.ShouldEndAsync();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task Trailers_may_follow_the_headers_at_once()
    {
        using ProxyStream stream = await SentAsync();
        await stream.SendAsync(Make.ResponseHeaders(), Make.ResponseTrailers());
        await stream.ReceiveAsync("respH respT");
        await stream.ShouldEndAsync();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task A_large_answer_goes_back_in_pieces_with_the_end_on_the_last()
    {
        // 130,000 = 2 × 62,000 + 6,000.
        byte[] body = new byte[130_000];
        new Random(1).NextBytes(body);
        using ProxyStream stream = await SentAsync();
        await stream.SendAsync(Make.ResponseHeaders(type: "application/octet-stream"), Make.ResponseBody(body, end: true));
        List<ProcessingResponse> answers = await stream.ReceiveAsync("respH respB respB respB.");
        answers[1..].Select(answer => answer.Piece().Body.Length).ShouldBe([62_000, 62_000, 6_000]);
        answers[1..].Bytes().AsSpan().SequenceEqual(body).ShouldBeTrue("the body is not the one that was sent");
        await stream.ShouldEndAsync();
    }

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData(204)]
    [InlineData(304)]
    [InlineData(200)]
    [InlineData(503)]
    public async Task An_answer_without_a_body_ends_the_request_with_its_headers(int status)
    {
        double errors = await picker.MetricAsync("llm_d_epp_request_error_total");
        double ended = await picker.MetricAsync("llm_d_epp_request_duration_seconds_count");
        using ProxyStream stream = await SentAsync();
        await stream.SendAsync(Make.ResponseHeaders(status, end: true));
        await stream.ReceiveAsync("respH");
        await stream.ShouldEndAsync();
        await picker.ShouldComeToRestAsync();
        (await picker.MetricAsync("llm_d_epp_request_error_total")).ShouldBe(errors + (status == 503 ? 1 : 0));
        (await picker.MetricAsync("llm_d_epp_request_duration_seconds_count")).ShouldBe(ended + 1);
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task A_compressed_answer_passes_and_is_not_searched()
    {
        using ProxyStream stream = await SentAsync();
        ProcessingRequest headers = new() { ResponseHeaders = Make.Headers(false, (":status", "200"), ("content-encoding", "gzip")) };
        const string Body = "{\"usage\":{\"prompt_tokens\":2,\"completion_tokens\":3}}";
        await stream.SendAsync(headers, Make.ResponseBody(Body, end: true));
        List<ProcessingResponse> answers = await stream.ReceiveAsync("respH respB.");
        answers[1..].Text().ShouldBe(Body);
        answers[1].DynamicMetadata.ShouldBeNull();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task The_load_follows_the_endpoint_that_the_proxy_says_has_served()
    {
        using (ProxyStream stream = picker.Open())
        {
            await stream.SendAsync(Make.Post().WithSubset(Make.List(SharedPicker.A)), Make.RequestBody(Make.Chat, end: true));
            await stream.ReceiveAsync("reqH reqB.");
            (await InFlightAsync("a"), await InFlightAsync("b")).ShouldBe((1, 0));
            await stream.SendAsync(Make.ResponseHeaders().WithServed(SharedPicker.B));
            await stream.ReceiveAsync("respH");
            (await InFlightAsync("a"), await InFlightAsync("b")).ShouldBe((0, 1));
        }

        await picker.ShouldComeToRestAsync();
    }

    private Task<double> InFlightAsync(string endpoint) =>
        picker.MetricAsync("llm_d_epp_inflight_requests", $"endpoint_name=\"{endpoint}\"");

    private async Task<ProxyStream> SentAsync()
    {
        ProxyStream stream = picker.Open();
        await stream.SendAsync(Make.Post(), Make.RequestBody(Make.Chat, end: true));
        await stream.ReceiveAsync("reqH reqB.");
        return stream;
    }

    /// <summary>Reports what an answer cost: each completion token ten times a prompt token.</summary>
    public sealed class ReportingPicker()
        : SharedPicker(
            plugins: """
            - type: queue-scorer
            - type: request-attribute-reporter
              parameters:
                attributes:
                - key: { name: x-gateway-inference-request-cost }
                  expression: usage.prompt_tokens + 10.0 * usage.completion_tokens
            """
        );
}
