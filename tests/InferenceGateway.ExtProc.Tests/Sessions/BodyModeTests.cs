using InferenceGateway.Abstractions.Requests;
using InferenceGateway.ExtProc.Tests.Fakes;
using InferenceGateway.ExtProc.Tests.Oracle;

namespace InferenceGateway.ExtProc.Tests.Sessions;

/// <summary>Proxies that hold bodies themselves: none of them is left waiting, and each message gets the answer its mode asks for.</summary>
public sealed class BodyModeTests
{
    private readonly TestEngine _engine = new();

    [Theory]
    [InlineData(BodySendMode.Buffered)]
    [InlineData(BodySendMode.BufferedPartial)]
    public void A_buffering_proxy_gets_its_headers_answered_at_once_and_the_destination_with_the_body(BodySendMode mode)
    {
        Conversation conversation = new(_engine);
        ProcessingResponse early = conversation
            .Send(Make.Post(("x-gateway-destination-endpoint", "6.6.6.6:1")).WithModes(mode, BodySendMode.None))
            .Single();
        early.Kind().ShouldBe("reqH");
        early.RequestHeaders.Response.HeaderMutation.SetHeaders.ShouldBeEmpty();
        early.RequestHeaders.Response.HeaderMutation.RemoveHeaders.ShouldBe(["x-gateway-destination-endpoint"]);
        early.DynamicMetadata.ShouldBeNull();

        ProcessingResponse answer = conversation.Send(Make.RequestBody(Make.Chat, end: true)).Single();
        answer.Header("x-gateway-destination-endpoint").ShouldBe("10.0.0.1:8000");
        answer.Metadata("x-gateway-destination-endpoint").ShouldBe("10.0.0.1:8000");
        answer.RequestBody.Response.ClearRouteCache.ShouldBeTrue();
        // The proxy has the body: it stays as it is, and so does its length.
        answer.RequestBody.Response.BodyMutation.ShouldBeNull();
        answer.Header("content-length").ShouldBeNull();
        _engine.Spy.Models.ShouldBe(["m"]);
    }

    [Fact]
    public void A_body_that_was_cut_off_at_the_proxys_limit_is_not_parsed()
    {
        Conversation conversation = new(_engine);
        conversation.Send(Make.Post().WithModes(BodySendMode.BufferedPartial, BodySendMode.None));
        ProcessingResponse answer = conversation.Send(Make.RequestBody(Make.Chat[..20])).Single();
        answer.Header("x-gateway-destination-endpoint").ShouldBe("10.0.0.1:8000");
        _engine.Spy.Models.ShouldBe([""]);
    }

    [Theory]
    [InlineData(BodySendMode.None)]
    [InlineData(BodySendMode.Streamed)]
    public void A_proxy_that_sends_its_headers_on_first_gets_the_decision_with_them(BodySendMode mode)
    {
        Conversation conversation = new(_engine);
        ProcessingResponse answer = conversation.Send(Make.Post().WithModes(mode, BodySendMode.None)).Single();
        answer.Header("x-gateway-destination-endpoint").ShouldBe("10.0.0.1:8000");
        answer.Header("content-length").ShouldBeNull();
    }

    [Fact]
    public void Each_streamed_chunk_gets_exactly_one_plain_answer()
    {
        Conversation conversation = new(_engine);
        conversation.Send(Make.Post().WithModes(BodySendMode.Streamed, BodySendMode.Streamed));
        foreach (ProcessingRequest message in new[] { Make.RequestBody("a"), Make.RequestBody(""), Make.RequestBody("b", end: true) })
        {
            CommonResponse answer = conversation.Send(message).Single().RequestBody.Response;
            answer.BodyMutation.ShouldBeNull();
            answer.HeaderMutation.ShouldBeNull();
        }

        conversation.Send(Make.ResponseHeaders()).Kinds().ShouldBe("respH");
        conversation.Send(Make.ResponseBody("x")).Single().ResponseBody.Response.BodyMutation.ShouldBeNull();
        conversation.Send(Make.ResponseBody("", end: true)).Single().ResponseBody.Response.BodyMutation.ShouldBeNull();
        _engine.Endings.ShouldBe([(RequestEnding.Completed, 200)]);
        _engine.ShouldHoldNothing();
    }

    [Fact]
    public void A_proxy_that_shows_no_answers_body_ends_the_request_with_the_headers()
    {
        Conversation conversation = new(_engine);
        conversation.Send(
            Make.Post().WithModes(BodySendMode.FullDuplexStreamed, BodySendMode.None),
            Make.RequestBody(Make.Chat, end: true)
        );
        conversation.Send(Make.ResponseHeaders()).Kinds().ShouldBe("respH");
        _engine.Endings.ShouldBe([(RequestEnding.Completed, 200)]);
        conversation.Send(Make.ResponseTrailers()).Kinds().ShouldBe("respT");
        _engine.ShouldHoldNothing();
    }

    [Fact]
    public void A_buffered_answer_gets_one_plain_answer_and_its_usage_is_read()
    {
        Conversation conversation = new(_engine);
        conversation.Send(
            Make.Post().WithModes(BodySendMode.FullDuplexStreamed, BodySendMode.Buffered),
            Make.RequestBody(Make.Chat, end: true)
        );
        conversation.Send(Make.ResponseHeaders());
        conversation
            .Send(Make.ResponseBody("""{"usage":{"prompt_tokens":1,"completion_tokens":9}}"""))
            .Single()
            .ResponseBody.Response.BodyMutation.ShouldBeNull();
        conversation.Send(Make.ResponseTrailers()).Kinds().ShouldBe("respT");
        _engine.Spy.Usages.Single().CompletionTokens.ShouldBe(9);
    }

    [Fact]
    public void A_proxy_that_does_not_say_streams_in_full_duplex()
    {
        ProcessingRequest headers = Make.Post();
        headers.ProtocolConfig = null;
        Conversation conversation = new(_engine);
        conversation.Send(headers).ShouldBeEmpty();
        conversation.Send(Make.RequestBody(Make.Chat, end: true)).Kinds().ShouldBe("reqH reqB.");
    }

    [Fact]
    public void A_proxy_that_keeps_the_headers_to_itself_gets_the_destination_with_the_body()
    {
        Conversation conversation = new(_engine);
        ProcessingRequest body = Make.RequestBody("""{"model":"m","prompt":"x"}""", end: true)
            .WithModes(BodySendMode.Buffered, BodySendMode.None);
        ProcessingResponse answer = conversation.Send(body).Single();
        answer.Header("x-gateway-destination-endpoint").ShouldBe("10.0.0.1:8000");
        _engine.Spy.Paths.ShouldBe(["/v1/completions"]);
    }

    [Fact]
    public void A_proxy_that_shows_only_answers_is_answered()
    {
        Conversation conversation = new(_engine);
        ProcessingRequest headers = Make.ResponseHeaders();
        headers.ProtocolConfig = Make.FullDuplex;
        conversation.Send(headers, Make.ResponseBody("x", end: true)).Kinds().ShouldBe("respH respB.");
        conversation.Close();
        _engine.Endings.ShouldBeEmpty();
    }

    [Fact]
    public void Trailers_without_a_body_cannot_be_routed_by_a_buffering_proxy()
    {
        Conversation conversation = new(_engine);
        conversation
            .Send(Make.Post().WithModes(BodySendMode.Buffered, BodySendMode.None), Make.RequestTrailers())
            .Kinds()
            .ShouldBe("reqH imm400");
        _engine.ShouldHoldNothing();
    }

    [Fact]
    public void A_watching_proxy_is_told_nothing_and_the_request_is_counted()
    {
        Conversation conversation = new(_engine);
        ProcessingRequest headers = Make.Post().Watched();
        conversation
            .Send(headers, Make.RequestBody(Make.Chat, end: true), Make.ResponseHeaders(), Make.ResponseBody("{}", end: true))
            .ShouldBeEmpty();
        _engine.Endings.ShouldBe([(RequestEnding.Completed, 200)]);

        Conversation refused = new(_engine);
        refused.Send(headers, Make.RequestBody("{", end: true), Make.ResponseHeaders(), Make.ResponseBody("{}", end: true)).ShouldBeEmpty();
        refused.Step.ShouldBe(ExtProc.Sessions.SessionStep.Continue);
        _engine.Endings.ShouldBe([(RequestEnding.Completed, 200), (RequestEnding.Rejected, 400)]);
    }
}
