using InferenceGateway.ExtProc.Tests.Fakes;
using InferenceGateway.ExtProc.Tests.Oracle;
using InferenceGateway.IntegrationTests.Harness;

namespace InferenceGateway.IntegrationTests.EndpointPicker.Conversations;

/// <summary>The request's direction in full duplex: what is answered when, and when nothing is.</summary>
/// <remarks>That a body of one byte a message is no different, see <see cref="SlowSenderTests"/>.</remarks>
public sealed class RequestSequenceTests(PlainPicker picker) : IClassFixture<PlainPicker>
{
    [Fact(Timeout = Patience.Milliseconds)]
    public async Task A_request_without_a_body_gets_exactly_one_answer()
    {
        using ProxyStream stream = picker.Open();
        await stream.SendAsync(Make.Get());
        ProcessingResponse answer = (await stream.ReceiveAsync("reqH"))[0];
        answer.Header("content-length").ShouldBeNull();
        await stream.ShouldBeSilentAsync();
        await stream.AnswerAsync();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task Nothing_is_answered_before_the_request_ends()
    {
        using ProxyStream stream = picker.Open();
        await stream.SendAsync(Make.Post());
        await stream.ShouldBeSilentAsync();
        await stream.SendAsync(Make.RequestBody(Make.Chat[..10]), Make.RequestBody(Make.Chat[10..]));
        await stream.ShouldBeSilentAsync();
        await stream.SendAsync(Make.RequestBody("", end: true));
        (await stream.ReceiveAsync("reqH reqB."))[1..].Text().ShouldBe(Make.Chat);
        await stream.AnswerAsync();
    }

    /// <summary>A piece holds 62,000 bytes: 61,999 and 62,000 are one, 62,001 and 124,000 two, 1,000,000 = 16 × 62,000 + 8,000 seventeen.</summary>
    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(61_999, 1)]
    [InlineData(62_000, 1)]
    [InlineData(62_001, 2)]
    [InlineData(124_000, 2)]
    [InlineData(1_000_000, 17)]
    public async Task A_body_goes_back_whole_in_pieces_of_62000_bytes_with_the_end_on_the_last(int size, int pieces)
    {
        byte[] body = new byte[size];
        new Random(1).NextBytes(body);
        using ProxyStream stream = picker.Open();
        // No parser claims the path: the body is taken as it is.
        await stream.SendAsync(Make.RequestHeaders(false, "POST", "/v1/unknown"));
        foreach (byte[] piece in body.Chunk(30_000))
        {
            await stream.SendAsync(Make.RequestBody(piece));
        }

        await stream.SendAsync(Make.RequestBody([], end: true));
        List<ProcessingResponse> answers = await stream.ReceiveAsync($"reqH {string.Concat(Enumerable.Repeat("reqB ", pieces - 1))}reqB.");
        answers[0].Header("content-length").ShouldBe(size == 0 ? null : $"{size}");
        answers[1..].Bytes().AsSpan().SequenceEqual(body).ShouldBeTrue("the body is not the one that was sent");
        await stream.AnswerAsync();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task Trailers_end_a_body_and_are_answered_after_it()
    {
        using ProxyStream stream = picker.Open();
        await stream.SendAsync(Make.Post(), Make.RequestBody(Make.Chat), Make.RequestTrailers());
        List<ProcessingResponse> answers = await stream.ReceiveAsync("reqH reqB reqT");
        answers[1..2].Text().ShouldBe(Make.Chat);
        await stream.AnswerAsync();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task Trailers_without_a_body_are_answered_after_the_headers()
    {
        using ProxyStream stream = picker.Open();
        await stream.SendAsync(Make.Post(), Make.RequestTrailers());
        await stream.ReceiveAsync("reqH reqT");
        await stream.AnswerAsync();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task An_answer_before_the_request_was_decided_is_the_proxys_own_and_holds_up_nothing()
    {
        double placed = await picker.MetricAsync("llm_d_epp_request_total");
        using ProxyStream stream = picker.Open();
        await stream.SendAsync(Make.Post(), Make.RequestBody(Make.Chat[..10]), Make.ResponseHeaders(408, "text/plain"));
        await stream.ReceiveAsync("respH");
        // The rest of the body is on its way yet.
        await stream.SendAsync(Make.RequestBody(Make.Chat[10..]), Make.RequestBody("", end: true));
        await stream.ShouldBeSilentAsync();
        await stream.SendAsync(Make.ResponseBody("too slow", end: true));
        (await stream.ReceiveAsync("respB.")).Text().ShouldBe("too slow");
        await stream.ShouldEndAsync();
        await picker.ShouldComeToRestAsync();
        (await picker.MetricAsync("llm_d_epp_request_total")).ShouldBe(placed);
    }

    /// <summary>The parser wants nothing of the answer: the proxy goes on alone, and the request has ended.</summary>
    [Fact(Timeout = Patience.Milliseconds)]
    public async Task A_request_to_count_tokens_leaves_the_stream_with_its_own_direction()
    {
        using ProxyStream stream = picker.Open();
        await stream.SendAsync(
            Make.RequestHeaders(false, "POST", "/v1/messages/count_tokens"),
            Make.RequestBody("""{"model":"m","messages":[]}""", end: true)
        );
        await stream.ReceiveAsync("reqH reqB.");
        await stream.ShouldEndAsync();
        await picker.ShouldComeToRestAsync();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task A_hundred_conversations_over_one_connection_do_not_mix()
    {
        await Task.WhenAll(
            Enumerable
                .Range(0, 100)
                .Select(async i =>
                {
                    using ProxyStream stream = picker.Open();
                    string body = Bodies.Completion($"prompt {i} {new string('x', i * 1000)}");
                    await stream.SendAsync(Make.RequestHeaders(false, "POST", Bodies.Completions), Make.RequestBody(body[..20]));
                    await stream.SendAsync(Make.RequestBody(body[20..], end: true));
                    await stream.ReceiveAsync("reqH");
                    List<ProcessingResponse> pieces = [];
                    do
                    {
                        pieces.Add(await stream.ReceiveConsentAsync());
                    } while (!pieces[^1].Piece().EndOfStream);

                    pieces.Text().ShouldBe(body);
                    await stream.AnswerAsync();
                })
        );
        await picker.ShouldComeToRestAsync();
    }
}
