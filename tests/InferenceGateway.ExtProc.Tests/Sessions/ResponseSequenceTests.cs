using System.Text;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.ExtProc.Tests.Fakes;
using InferenceGateway.ExtProc.Tests.Oracle;

namespace InferenceGateway.ExtProc.Tests.Sessions;

/// <summary>The response's direction in full duplex.</summary>
public sealed class ResponseSequenceTests
{
    private const string Answer = """{"id":"1","model":"m","usage":{"prompt_tokens":5,"completion_tokens":3,"total_tokens":8}}""";

    private readonly TestEngine _engine = new();

    [Fact]
    public void The_headers_are_answered_though_the_body_never_comes()
    {
        Conversation conversation = Sent();
        List<ProcessingResponse> answers = conversation.Send(Make.ResponseHeaders());
        answers.Kinds().ShouldBe("respH");
        answers[0].Header("x-went-into-resp-headers").ShouldBe("true");
        answers[0].ResponseHeaders.Response.ClearRouteCache.ShouldBeFalse();
        answers[0].ResponseHeaders.Response.HeaderMutation.SetHeaders.Count.ShouldBe(1);
        conversation.Close();
        _engine.Endings.ShouldBe([(RequestEnding.ClientGone, 0)]);
    }

    [Fact]
    public void A_plain_answer_goes_back_piece_by_piece_and_its_usage_is_read_at_its_end()
    {
        Conversation conversation = Sent();
        conversation.Send(Make.ResponseHeaders());
        conversation.Send(Make.ResponseBody(Answer[..20])).Text().ShouldBe(Answer[..20]);
        conversation.Send(Make.ResponseBody(Answer[20..40])).Text().ShouldBe(Answer[20..40]);
        List<ProcessingResponse> last = conversation.Send(Make.ResponseBody(Answer[40..], end: true));
        last.Text().ShouldBe(Answer[40..]);
        last.Kinds().ShouldBe("respB.");
        _engine.Spy.Usages.Single().CompletionTokens.ShouldBe(3);
        _engine.Endings.ShouldBe([(RequestEnding.Completed, 200)]);
    }

    [Fact]
    public void Each_chunk_of_a_stream_is_returned_before_the_next_is_received()
    {
        Conversation conversation = Sent();
        conversation.Send(Make.ResponseHeaders(type: "text/event-stream"));
        for (int i = 0; i < 5; i++)
        {
            conversation.Send(Make.ResponseBody($"data: {i}\n\n")).Text().ShouldBe($"data: {i}\n\n");
        }

        conversation.Send(Make.ResponseBody("data: {\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":7}}\n\n")).Count.ShouldBe(1);
        List<ProcessingResponse> last = conversation.Send(Make.ResponseBody("", end: true));
        last.Kinds().ShouldBe("respB.");
        last.Bytes().ShouldBeEmpty();
        _engine.Spy.Usages.Single().CompletionTokens.ShouldBe(7);
    }

    [Fact]
    public void A_large_answer_goes_back_in_pieces()
    {
        Conversation conversation = Sent();
        conversation.Send(Make.ResponseHeaders());
        // 130,000 = 2 × 62,000 + 6,000.
        List<ProcessingResponse> answers = conversation.Send(Make.ResponseBody(new byte[130_000], end: true));
        answers.Select(answer => answer.Piece().Body.Length).ShouldBe([62_000, 62_000, 6_000]);
        answers.Kinds().ShouldBe("respB respB respB.");
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/event-stream")]
    public void Trailers_end_an_answer_and_carry_what_hooks_report(string type)
    {
        _engine.Spy.OnCompleted = request => request.ResponseMetadata.Set("envoy.lb", "cost", 2.5);
        Conversation conversation = Sent();
        conversation.Send(Make.ResponseHeaders(type: type));
        conversation.Send(Make.ResponseBody(Answer)).Kinds().ShouldBe("respB");
        List<ProcessingResponse> last = conversation.Send(Make.ResponseTrailers());
        last.Kinds().ShouldBe("respT");
        last[0].Metadata("cost").ShouldBe("2.5");
        _engine.Endings.ShouldBe([(RequestEnding.Completed, 200)]);
        _engine.ShouldHoldNothing();
    }

    [Fact]
    public void What_hooks_report_goes_with_the_last_piece_alone()
    {
        _engine.Spy.OnCompleted = request => request.ResponseMetadata.Set("envoy.lb", "cost", 2.5);
        Conversation conversation = Sent();
        conversation.Send(Make.ResponseHeaders());
        conversation.Send(Make.ResponseBody("{"))[0].DynamicMetadata.ShouldBeNull();
        List<ProcessingResponse> last = conversation.Send(Make.ResponseBody(new byte[70_000], end: true));
        last[0].DynamicMetadata.ShouldBeNull();
        last[1].Metadata("cost").ShouldBe("2.5");
    }

    [Theory]
    [InlineData(204)]
    [InlineData(304)]
    [InlineData(200)]
    public void An_answer_without_body_is_a_natural_end(int status)
    {
        Conversation conversation = Sent();
        conversation.Send(Make.ResponseHeaders(status, end: true)).Kinds().ShouldBe("respH");
        conversation.IsComplete.ShouldBeTrue();
        conversation.Close();
        _engine.Endings.ShouldBe([(RequestEnding.Completed, status)]);
        _engine.Spy.Completed.ShouldBe(1);
        _engine.ShouldHoldNothing();
    }

    [Fact]
    public void The_proxys_own_error_page_is_an_answer_like_any_other()
    {
        Conversation conversation = Sent();
        conversation.Send(Make.ResponseHeaders(503, "text/plain")).Kinds().ShouldBe("respH");
        conversation.Send(Make.ResponseBody("upstream connect error", end: true)).Text().ShouldBe("upstream connect error");
        _engine.Endings.ShouldBe([(RequestEnding.Completed, 503)]);
    }

    [Fact]
    public void An_answer_that_comes_while_the_request_is_still_sent_ends_the_request_without_a_decision()
    {
        Conversation conversation = new(_engine);
        conversation.Send(Make.Post(), Make.RequestBody(Make.Chat[..10])).ShouldBeEmpty();
        conversation.Send(Make.ResponseHeaders(408, "text/plain")).Kinds().ShouldBe("respH");
        conversation.Send(Make.RequestBody(Make.Chat[10..])).ShouldBeEmpty();
        conversation.Send(Make.RequestBody("", end: true)).ShouldBeEmpty();
        conversation.Send(Make.ResponseBody("too slow", end: true)).Kinds().ShouldBe("respB.");
        conversation.Close();
        conversation.Budget.Held.ShouldBe(0);
        _engine.Spy.Paths.ShouldBeEmpty();
        _engine.Endings.ShouldBe([(RequestEnding.Rejected, 408)]);
    }

    [Fact]
    public void The_load_follows_the_endpoint_that_served()
    {
        TestEngine engine = new(endpoints: ["10.0.0.1:8000", "10.0.0.2:8000"]);
        engine.Queues(0, 5);
        Conversation conversation = new(engine);
        conversation.Send(Make.Post(), Make.RequestBody(Make.Chat, end: true));
        conversation.Send(Make.ResponseHeaders().WithServed("10.0.0.2:8000"));
        engine.Spy.ServedBy.ShouldBe(["10.0.0.2:8000"]);
        engine.Store.Current.Load.Requests[0].ShouldBe(0);
        engine.Store.Current.Load.Requests[1].ShouldBe(1);
        conversation.Send(Make.ResponseBody("{}", end: true));
        engine.ShouldHoldNothing();
    }

    [Fact]
    public void Headers_that_hooks_set_on_the_answer_reach_the_client()
    {
        _engine.Spy.OnResponse = (_, headers) => headers.Set("x-session-token", "abc");
        Conversation conversation = Sent();
        ProcessingResponse answer = conversation.Send(Make.ResponseHeaders())[0];
        answer.Header("x-session-token").ShouldBe("abc");
        answer.Header("x-went-into-resp-headers").ShouldBe("true");
    }

    [Fact]
    public void Compressed_answers_are_passed_on_and_not_searched()
    {
        Conversation conversation = Sent();
        ProcessingRequest headers = new() { ResponseHeaders = Make.Headers(false, (":status", "200"), ("content-encoding", "gzip")) };
        conversation.Send(headers);
        conversation.Send(Make.ResponseBody(Answer, end: true)).Text().ShouldBe(Answer);
        _engine.Spy.Usages.Single().IsKnown.ShouldBeFalse();
    }

    [Fact]
    public void A_hook_that_throws_does_not_hold_up_the_answer()
    {
        _engine.Spy.OnResponse = (_, _) => throw new InvalidOperationException("a plugin's fault");
        _engine.Spy.OnCompleted = _ => throw new InvalidOperationException("a plugin's fault");
        Conversation conversation = Sent();
        conversation.Send(Make.ResponseHeaders()).Kinds().ShouldBe("respH");
        conversation.Send(Make.ResponseBody("{}", end: true)).Kinds().ShouldBe("respB.");
        conversation.Close();
        _engine.Endings.ShouldBe([(RequestEnding.Completed, 200)]);
        _engine.ShouldHoldNothing();
    }

    private Conversation Sent()
    {
        Conversation conversation = new(_engine);
        conversation.Send(Make.Post(), Make.RequestBody(Make.Chat, end: true)).Kinds().ShouldBe("reqH reqB.");
        return conversation;
    }
}
