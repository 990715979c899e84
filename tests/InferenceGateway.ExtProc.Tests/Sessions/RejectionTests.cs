using System.Text.Json;
using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Engine.Requests;
using InferenceGateway.ExtProc.Sessions;
using InferenceGateway.ExtProc.Tests.Fakes;
using InferenceGateway.ExtProc.Tests.Oracle;

namespace InferenceGateway.ExtProc.Tests.Sessions;

/// <summary>Requests that are answered by the picker itself.</summary>
public sealed class RejectionTests
{
    private readonly TestEngine _engine = new();

    [Fact]
    public void A_refused_request_gets_an_error_body_and_the_stream_ends_well()
    {
        Conversation conversation = new(_engine);
        ProcessingResponse answer = conversation.Send(Make.Post(), Make.RequestBody("{\"model\":", end: true)).Single();
        ImmediateResponse immediate = answer.ImmediateResponse;
        immediate.Status.Code.ShouldBe(400);
        immediate.Details.ShouldBe("epp_bad_request");
        immediate.GrpcStatus.ShouldBeNull();
        answer.Header("content-type").ShouldBe("application/json");
        answer.Header("retry-after").ShouldBeNull();
        JsonElement error = JsonDocument.Parse(immediate.Body.ToStringUtf8()).RootElement.GetProperty("error");
        error.GetProperty("type").GetString().ShouldBe("invalid_request_error");
        error.GetProperty("code").GetInt32().ShouldBe(400);
        conversation.Step.ShouldBe(SessionStep.End);
        _engine.Endings.ShouldBe([(RequestEnding.Rejected, 400)]);
        _engine.ShouldHoldNothing();
    }

    [Fact]
    public void Nothing_follows_an_immediate_response()
    {
        Conversation conversation = new(_engine);
        conversation.Send(Make.Post(), Make.RequestBody("{", end: true)).Kinds().ShouldBe("imm400");
        conversation.Send(Make.RequestBody("late"), Make.RequestTrailers(), Make.ResponseHeaders()).ShouldBeEmpty();
        conversation.Step.ShouldBe(SessionStep.End);
        conversation.Close();
        _engine.Endings.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Without_endpoints_the_answer_is_503_with_and_without_a_body(bool hasBody)
    {
        _engine.Serve();
        Conversation conversation = new(_engine);
        ProcessingResponse answer = hasBody
            ? conversation.Send(Make.Post(), Make.RequestBody(Make.Chat, end: true)).Single()
            : conversation.Send(Make.Get()).Single();
        answer.ImmediateResponse.Status.Code.ShouldBe(503);
        answer.Header("x-llm-d-request-dropped-reason").ShouldBe("rejected-no-endpoints");
        answer.Header("retry-after").ShouldBe("1");
    }

    [Theory]
    [InlineData(ErrorCode.ResourceExhausted, 429, 8)]
    [InlineData(ErrorCode.ServiceUnavailable, 503, 14)]
    [InlineData(ErrorCode.PreconditionFailed, 412, 9)]
    [InlineData(ErrorCode.Unauthorized, 401, 16)]
    [InlineData(ErrorCode.Internal, 500, 13)]
    public void A_client_that_speaks_gRPC_gets_a_status_and_the_plain_message(ErrorCode code, int http, uint grpc)
    {
        _engine.Spy.OnSending = _ => new InferenceError(code, "not now", DropReason.Saturated);
        Conversation conversation = new(_engine);
        ImmediateResponse answer = conversation
            .Send(Make.Post(("content-type", "application/grpc+proto")), Make.RequestBody(Make.Chat, end: true))
            .Single()
            .ImmediateResponse;
        answer.Status.Code.ShouldBe(http);
        answer.GrpcStatus.Status.ShouldBe(grpc);
        answer.Body.ToStringUtf8().ShouldBe("not now");
        answer.Details.ShouldBe("epp_rejected_saturated");
        _engine.ShouldHoldNothing();
    }

    [Fact]
    public void A_plugin_that_throws_makes_a_500_that_does_not_show_its_message()
    {
        _engine.Spy.OnSending = _ => throw new InvalidOperationException("secret");
        Conversation conversation = new(_engine);
        ProcessingResponse answer = conversation.Send(Make.Post(), Make.RequestBody(Make.Chat, end: true)).Single();
        answer.ImmediateResponse.Status.Code.ShouldBe(500);
        answer.ImmediateResponse.Body.ToStringUtf8().ShouldNotContain("secret");
        conversation.Step.ShouldBe(SessionStep.End);
        conversation.Close();
        _engine.Endings.Single().Status.ShouldBe(500);
        _engine.ShouldHoldNothing();
    }

    [Fact]
    public void A_body_that_is_too_large_is_refused_while_it_is_sent()
    {
        Conversation conversation = new(_engine, new ExtProcOptions { MaximumBodyBytes = 100 });
        conversation.Send(Make.Post(), Make.RequestBody(new byte[100])).ShouldBeEmpty();
        conversation.Send(Make.RequestBody(new byte[1])).Kinds().ShouldBe("imm413");
        conversation.Budget.Held.ShouldBe(0);
        _engine.Endings.ShouldBe([(RequestEnding.Rejected, 413)]);
        _engine.MetricValue("llm_d_epp_request_error_total").ShouldBe(1);
    }

    [Fact]
    public void A_body_that_is_announced_too_large_is_refused_at_its_first_piece()
    {
        Conversation conversation = new(_engine, new ExtProcOptions { MaximumBodyBytes = 100 });
        conversation.Send(Make.Post(("content-length", "101")), Make.RequestBody("a")).Kinds().ShouldBe("imm413");
    }

    [Fact]
    public void When_too_much_is_held_further_bodies_are_refused_until_some_are_gone()
    {
        // The first body takes an array of 1024 bytes; the budget has no room for a second one.
        BodyBudget budget = new(1500);
        Conversation first = new(_engine, budget: budget);
        first.Send(Make.Post(), Make.RequestBody(Make.Chat)).ShouldBeEmpty();
        Conversation second = new(_engine, budget: budget);
        ProcessingResponse refusal = second.Send(Make.Post(), Make.RequestBody(Make.Chat)).Single();
        refusal.ImmediateResponse.Status.Code.ShouldBe(503);
        refusal.Header("retry-after").ShouldBe("1");
        first.Send(Make.RequestBody("", end: true)).Kinds().ShouldBe("reqH reqB.");
        budget.Held.ShouldBe(0);
        new Conversation(_engine, budget: budget).Send(Make.Post(), Make.RequestBody(Make.Chat, end: true)).Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(1000, 1)]
    [InlineData(3, 100_000)]
    public void Too_many_headers_are_refused(int count, int size)
    {
        (string, string)[] many = [.. Enumerable.Range(0, count).Select(i => ($"x-{i}", new string('a', size)))];
        Conversation conversation = new(_engine);
        conversation.Send(Make.Post(many)).Kinds().ShouldBe("imm431");
        conversation.Step.ShouldBe(SessionStep.End);
        _engine.Endings.ShouldBe([(RequestEnding.Rejected, 431)]);
    }
}
