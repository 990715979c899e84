using Google.Protobuf.WellKnownTypes;
using InferenceGateway.ExtProc.Tests.Fakes;
using InferenceGateway.ExtProc.Tests.Oracle;

namespace InferenceGateway.ExtProc.Tests.Sessions;

/// <summary>The endpoints to which the proxy restricts a request.</summary>
public sealed class SubsetHintTests
{
    // The first has the shorter queue: without a hint it is picked.
    private readonly TestEngine _engine = new(endpoints: ["10.0.0.1:8000", "10.0.0.2:8000", "10.0.0.2:8001", "[fd00::1]:8000"]);

    public SubsetHintTests() => _engine.Queues(0, 5, 6, 7);

    [Fact]
    public void Without_a_hint_any_endpoint_may_be_picked() => Destination(null).ShouldBe("10.0.0.1:8000");

    public static TheoryData<string, string> Hints =>
        new()
        {
            { """["10.0.0.2:8000"]""", "10.0.0.2:8000" },
            { """["10.0.0.2:8001"]""", "10.0.0.2:8001" },
            { """["10.0.0.9:1","10.0.0.2:8001"]""", "10.0.0.2:8001" },
            { """["10.0.0.2:8001,10.0.0.9:1"]""", "10.0.0.2:8001" },
            { "\"10.0.0.9:1, 10.0.0.2:8001\"", "10.0.0.2:8001" },
            { """[1, true, "10.0.0.2:8000", null]""", "10.0.0.2:8000" },
            { """["[fd00::1]:8000"]""", "[fd00::1]:8000" },
            { """["10.0.0.2"]""", "10.0.0.2:8000" },
        };

    [Theory]
    [MemberData(nameof(Hints))]
    public void Only_listed_endpoints_are_picked(string hint, string expected) =>
        Destination(Value.Parser.ParseJson(hint)).ShouldBe(expected);

    [Theory]
    [InlineData("[]")]
    [InlineData("\"\"")]
    [InlineData("[1]")]
    [InlineData("""["10.0.0.9:1"]""")]
    [InlineData("null")]
    public void A_hint_that_permits_nobody_is_answered_with_503(string hint)
    {
        List<ProcessingResponse> answers = Ask(Value.Parser.ParseJson(hint), new ExtProcOptions());
        answers.Kinds().ShouldBe("imm503");
        answers[0].Header("x-llm-d-request-dropped-reason").ShouldBe("rejected-no-endpoints");
        answers[0].ImmediateResponse.Details.ShouldBe("epp_rejected_no_endpoints");
        _engine.ShouldHoldNothing();
    }

    [Fact]
    public void A_request_without_body_heeds_the_hint()
    {
        Conversation conversation = new(_engine);
        List<ProcessingResponse> answers = conversation.Send(Make.Get().WithSubset(Make.List("10.0.0.2:8000")));
        answers[0].Header("x-gateway-destination-endpoint").ShouldBe("10.0.0.2:8000");
        new Conversation(_engine).Send(Make.Get().WithSubset(Make.List())).Kinds().ShouldBe("imm503");
    }

    [Theory]
    [InlineData("""["10.0.0.2:8000"]""")]
    [InlineData("[]")]
    public void Hints_can_be_ignored(string hint) =>
        Ask(Value.Parser.ParseJson(hint), new ExtProcOptions { IgnoresSubsetHints = true })[0]
            .Header("x-gateway-destination-endpoint")
            .ShouldBe("10.0.0.1:8000");

    [Fact]
    public void A_hint_is_honoured_on_the_headers_alone_and_on_the_last_body_message_alone()
    {
        Conversation onHeaders = new(_engine);
        onHeaders
            .Send(Make.Post().WithSubset(Make.List("10.0.0.2:8000")), Make.RequestBody(Make.Chat, end: true))[0]
            .Header("x-gateway-destination-endpoint")
            .ShouldBe("10.0.0.2:8000");
        Conversation onBody = new(_engine);
        onBody
            .Send(Make.Post(), Make.RequestBody(Make.Chat, end: true).WithSubset(Make.List("10.0.0.2:8000")))[0]
            .Header("x-gateway-destination-endpoint")
            .ShouldBe("10.0.0.2:8000");
    }

    [Fact]
    public void A_later_hint_takes_the_place_of_an_earlier_one() =>
        new Conversation(_engine)
            .Send(
                Make.Post().WithSubset(Make.List("10.0.0.1:8000")),
                Make.RequestBody(Make.Chat, end: true).WithSubset(Make.List("10.0.0.2:8000"))
            )[0]
            .Header("x-gateway-destination-endpoint")
            .ShouldBe("10.0.0.2:8000");

    private string? Destination(Value? hint) => Ask(hint, new ExtProcOptions())[0].Header("x-gateway-destination-endpoint");

    private List<ProcessingResponse> Ask(Value? hint, ExtProcOptions options)
    {
        ProcessingRequest headers = Make.Post();
        ProcessingRequest body = Make.RequestBody(Make.Chat, end: true);
        if (hint is not null)
        {
            headers.WithSubset(hint);
            body.WithSubset(hint);
        }

        return new Conversation(_engine, options).Send(headers, body);
    }
}
