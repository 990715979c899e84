using CsCheck;
using Google.Protobuf;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.ExtProc.Sessions;
using InferenceGateway.ExtProc.Tests.Fakes;
using InferenceGateway.ExtProc.Tests.Oracle;

namespace InferenceGateway.ExtProc.Tests.Sessions;

/// <summary>Proxies that do not keep to the protocol, and streams that break off.</summary>
public sealed class RobustnessTests
{
    private readonly TestEngine _engine = new();

    public static TheoryData<string, ProcessingRequest[]> Violations =>
        new()
        {
            { "second headers", [Make.Post(), Make.Post()] },
            { "headers after the decision", [Make.Get(), Make.Get()] },
            { "body after headers that end", [Make.Get(), Make.RequestBody("x")] },
            { "body after its end", [Make.Post(), Make.RequestBody(Make.Chat, end: true), Make.RequestBody("x")] },
            { "body after trailers", [Make.Post(), Make.RequestBody(Make.Chat), Make.RequestTrailers(), Make.RequestBody("x")] },
            { "trailers after the end", [Make.Post(), Make.RequestBody(Make.Chat, end: true), Make.RequestTrailers()] },
            { "second response headers", [Make.Get(), Make.ResponseHeaders(), Make.ResponseHeaders()] },
            { "request headers after a response", [Make.ResponseHeaders(), Make.Post()] },
        };

    [Theory]
    [MemberData(nameof(Violations))]
    public void What_cannot_be_meant_fails_the_stream_and_ends_the_request_once(string what, ProcessingRequest[] messages)
    {
        Conversation conversation = new(_engine);
        conversation.Send(messages);
        conversation.Step.ShouldBe(SessionStep.Fail, what);
        conversation.Failure.ShouldNotBeEmpty();
        conversation.Send(Make.RequestBody("more")).ShouldBeEmpty();
        conversation.Close();
        _engine.Endings.Count.ShouldBeLessThanOrEqualTo(1);
        _engine.ShouldHoldNothing();
    }

    [Fact]
    public void The_stream_ends_with_the_exchange_and_nothing_is_answered_afterwards()
    {
        Conversation conversation = new(_engine);
        conversation.Send(Make.Get(), Make.ResponseHeaders(), Make.ResponseBody("x", end: true));
        conversation.Step.ShouldBe(SessionStep.End);
        conversation.Send(Make.ResponseBody("y"), Make.ResponseTrailers(), Make.Post()).ShouldBeEmpty();
        conversation.Step.ShouldBe(SessionStep.End);
        conversation.Close();
        _engine.Endings.ShouldBe([(RequestEnding.Completed, 200)]);
    }

    [Fact]
    public void Empty_and_unknown_messages_are_passed_over()
    {
        Conversation conversation = new(_engine);
        // Field 13, length-delimited: an alternative of a later protocol.
        conversation.SendBytes([], [0x6A, 0x00]).ShouldBeEmpty();
        conversation.Send(new ProcessingRequest { MetadataContext = new Metadata() }).ShouldBeEmpty();
        conversation.Step.ShouldBe(SessionStep.Continue);
        conversation.Send(Make.Get()).Kinds().ShouldBe("reqH");
    }

    [Fact]
    public void Bytes_that_are_no_message_fail_the_stream()
    {
        Conversation conversation = new(_engine);
        conversation.Send(Make.Post(), Make.RequestBody(Make.Chat));
        conversation.SendBytes([0x12, 0x7F, 0x01]).ShouldBeEmpty();
        conversation.Step.ShouldBe(SessionStep.Fail);
        conversation.Budget.Held.ShouldBeGreaterThan(0);
        conversation.Close();
        conversation.Budget.Held.ShouldBe(0);
        _engine.Endings.ShouldBe([(RequestEnding.Failed, 0)]);
    }

    [Fact]
    public void A_session_serves_one_stream_after_another_and_forgets_each()
    {
        Conversation conversation = new(_engine);
        conversation.Send(
            Make.Post(("x-gateway-inference-objective", "gold")).WithSubset(Make.List()).WithModes(BodySendMode.Buffered, BodySendMode.None)
        );
        conversation.Close();
        conversation.Send(Make.Post(), Make.RequestBody(Make.Chat)).ShouldBeEmpty();
        List<ProcessingResponse> answers = conversation.Send(Make.RequestBody("", end: true));
        answers.Kinds().ShouldBe("reqH reqB.");
        answers[0].RequestHeaders.Response.HeaderMutation.RemoveHeaders.ShouldBeEmpty();
        conversation.Send(Make.ResponseHeaders(end: true));
        conversation.Close();
        _engine.Endings.ShouldBe([(RequestEnding.ClientGone, 0), (RequestEnding.Completed, 200)]);
    }

    [Fact]
    public void Any_messages_in_any_order_end_a_request_at_most_once_and_leave_nothing_behind()
    {
        ProcessingRequest[] all =
        [
            Make.Post(),
            Make.Get(),
            Make.Post().WithModes(BodySendMode.Buffered, BodySendMode.Buffered),
            Make.Post().WithModes(BodySendMode.Streamed, BodySendMode.Streamed),
            Make.Post().WithModes(BodySendMode.BufferedPartial, BodySendMode.None),
            Make.RequestBody(Make.Chat),
            Make.RequestBody(Make.Chat, end: true),
            Make.RequestBody("{", end: true),
            Make.RequestBody("", end: true),
            Make.RequestTrailers(),
            Make.ResponseHeaders(),
            Make.ResponseHeaders(503, end: true),
            Make.ResponseBody("data: x\n\n"),
            Make.ResponseBody("", end: true),
            Make.ResponseTrailers(),
            new ProcessingRequest(),
        ];
        Gen.Int[0, all.Length - 1]
            .Select(i => all[i])
            .Array[0, 12]
            .Sample(
                messages =>
                {
                    TestEngine engine = new();
                    Conversation conversation = new(engine);
                    foreach (ProcessingRequest each in messages)
                    {
                        conversation.Send(each);
                    }

                    conversation.Close();
                    conversation.Budget.Held.ShouldBe(0);
                    engine.Endings.Count.ShouldBeLessThanOrEqualTo(1);
                    engine.ShouldHoldNothing();
                },
                iter: 300,
                threads: 1
            );
    }
}
