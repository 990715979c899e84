using System.Text;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.ExtProc.Sessions;
using InferenceGateway.ExtProc.Tests.Fakes;
using InferenceGateway.ExtProc.Tests.Oracle;

namespace InferenceGateway.ExtProc.Tests.Sessions;

/// <summary>The request's direction in full duplex: what is answered when.</summary>
public sealed class RequestSequenceTests
{
    private readonly TestEngine _engine = new();

    [Fact]
    public void A_request_without_body_is_scheduled_and_gets_one_answer()
    {
        Conversation conversation = new(_engine);
        List<ProcessingResponse> answers = conversation.Send(Make.Get());
        answers.Kinds().ShouldBe("reqH");
        answers[0].Header("x-gateway-destination-endpoint").ShouldBe("10.0.0.1:8000");
        answers[0].RequestHeaders.Response.ClearRouteCache.ShouldBeTrue();
        answers[0].Header("content-length").ShouldBeNull();
        _engine.Spy.Paths.ShouldBe(["/v1/models"]);
    }

    [Fact]
    public void Nothing_is_answered_before_the_request_ends()
    {
        Conversation conversation = new(_engine);
        conversation.Send(Make.Post(), Make.RequestBody(Make.Chat[..10]), Make.RequestBody(Make.Chat[10..])).ShouldBeEmpty();
        conversation.Send(Make.RequestBody("", end: true)).Kinds().ShouldBe("reqH reqB.");
    }

    /// <summary>A piece holds 62,000 bytes: 61,999 and 62,000 are one, 62,001 and 124,000 two, 1,000,000 = 16 × 62,000 + 8,000 seventeen.</summary>
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(61_999, 1)]
    [InlineData(62_000, 1)]
    [InlineData(62_001, 2)]
    [InlineData(124_000, 2)]
    [InlineData(1_000_000, 17)]
    public void A_body_goes_back_whole_in_pieces_of_62000_bytes(int size, int pieces)
    {
        byte[] body = new byte[size];
        new Random(1).NextBytes(body);
        Conversation conversation = new(_engine);
        conversation.Send(Unparsed());
        foreach (byte[] chunk in body.Chunk(30_000))
        {
            conversation.Send(Make.RequestBody(chunk)).ShouldBeEmpty();
        }

        List<ProcessingResponse> answers = conversation.Send(Make.RequestBody([], end: true));
        answers[0].Header("content-length").ShouldBe(size == 0 ? null : $"{size}");
        List<ProcessingResponse> bodies = answers[1..];
        bodies.Count.ShouldBe(pieces);
        bodies.Bytes().ShouldBe(body);
        bodies.Select(answer => answer.Piece().EndOfStream).ShouldBe([.. Enumerable.Repeat(false, pieces - 1), true]);
        conversation.Budget.Held.ShouldBe(0);
    }

    [Fact]
    public void A_body_that_arrives_byte_by_byte_is_no_different()
    {
        Conversation whole = new(_engine);
        List<ProcessingResponse> expected = whole.Send(Make.Post(), Make.RequestBody(Make.Chat, end: true));
        Conversation bytewise = new(_engine);
        bytewise.Send(Make.Post());
        foreach (byte each in Encoding.UTF8.GetBytes(Make.Chat))
        {
            bytewise.Send(Make.RequestBody([each])).ShouldBeEmpty();
        }

        bytewise.Send(Make.RequestBody([], end: true)).ShouldBe(expected);
    }

    [Fact]
    public void Trailers_end_a_body_and_are_answered_after_it()
    {
        Conversation conversation = new(_engine);
        List<ProcessingResponse> answers = conversation.Send(Make.Post(), Make.RequestBody(Make.Chat), Make.RequestTrailers());
        answers.Kinds().ShouldBe("reqH reqB reqT");
        answers[1].Piece().Body.ToStringUtf8().ShouldBe(Make.Chat);
    }

    [Fact]
    public void Trailers_without_a_body_are_answered_after_the_headers()
    {
        Conversation conversation = new(_engine);
        conversation.Send(Make.Post(), Make.RequestTrailers()).Kinds().ShouldBe("reqH reqT");
    }

    [Theory]
    [InlineData("/v1/chat/completions?x=1", null, null, "/v1/chat/completions")]
    [InlineData("", "/orig?y", "/fwd", "/orig")]
    [InlineData("", null, "/fwd", "/fwd")]
    [InlineData("", null, null, "/v1/completions")]
    public void The_path_comes_from_the_first_header_that_has_one_without_its_query(
        string path,
        string? original,
        string? forwarded,
        string expected
    )
    {
        List<(string, string)> more = [];
        if (original is not null)
        {
            more.Add(("x-original-path", original));
        }

        if (forwarded is not null)
        {
            more.Add(("x-forwarded-path", forwarded));
        }

        new Conversation(_engine).Send(Make.RequestHeaders(true, "GET", path, [.. more]));
        _engine.Spy.Paths.ShouldBe([expected]);
    }

    [Fact]
    public void A_request_whose_answer_nobody_needs_leaves_the_stream_after_its_own_direction()
    {
        _engine.Spy.OnSending = request =>
        {
            request.Body.SkipsResponse = true;
            return null;
        };
        Conversation conversation = new(_engine);
        conversation.Send(Make.Post(), Make.RequestBody(Make.Chat, end: true)).Kinds().ShouldBe("reqH reqB.");
        conversation.Step.ShouldBe(SessionStep.End);
        conversation.Close();
        _engine.Endings.ShouldBe([(RequestEnding.Completed, 0)]);
        _engine.ShouldHoldNothing();
    }

    [Fact]
    public void Ten_thousand_streams_at_once_are_held_and_given_back()
    {
        List<Conversation> conversations = [];
        for (int i = 0; i < 10_000; i++)
        {
            Conversation conversation = new(_engine);
            conversation.Send(Make.Post(), Make.RequestBody(Make.Chat, end: true)).Count.ShouldBe(2);
            conversations.Add(conversation);
        }

        _engine.Store.Current.Load.Requests[0].ShouldBe(10_000);
        conversations.ForEach(conversation => conversation.Close());
        _engine.Endings.Count.ShouldBe(10_000);
        _engine.ShouldHoldNothing();
    }

    /// <summary>A path whose body no parser of the engine reads as JSON.</summary>
    private static ProcessingRequest Unparsed()
    {
        ProcessingRequest headers = Make.RequestHeaders(false, "POST", "/v1/unknown");
        return headers;
    }
}
