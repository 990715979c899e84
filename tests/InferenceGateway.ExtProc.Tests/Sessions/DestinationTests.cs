using Google.Protobuf;
using InferenceGateway.ExtProc.Tests.Fakes;
using InferenceGateway.ExtProc.Tests.Oracle;

namespace InferenceGateway.ExtProc.Tests.Sessions;

/// <summary>What the answer to the request's headers says.</summary>
public sealed class DestinationTests
{
    [Fact]
    public void The_header_equals_the_metadata()
    {
        ProcessingResponse answer = Ask(new TestEngine());
        answer.Header("x-gateway-destination-endpoint").ShouldBe("10.0.0.1:8000");
        answer.Metadata("x-gateway-destination-endpoint").ShouldBe("10.0.0.1:8000");
    }

    [Fact]
    public void Several_endpoints_are_listed_best_first_without_spaces()
    {
        TestEngine engine = new(
            TestEngine.Configuration.Replace(
                "- type: max-score-picker",
                "- type: max-score-picker\n  parameters: { maxNumOfEndpoints: 3 }",
                StringComparison.Ordinal
            ),
            "10.0.0.1:8000",
            "10.0.0.2:8000",
            "10.0.0.3:8000"
        );
        // Shorter queues score higher: the third, then the first, then the second.
        engine.Queues(5, 9, 0);
        ProcessingResponse answer = Ask(engine);
        answer.Header("x-gateway-destination-endpoint").ShouldBe("10.0.0.3:8000,10.0.0.1:8000,10.0.0.2:8000");
        answer.Metadata("x-gateway-destination-endpoint").ShouldBe("10.0.0.3:8000,10.0.0.1:8000,10.0.0.2:8000");
    }

    [Fact]
    public void An_IPv6_endpoint_is_bracketed_with_and_without_a_body()
    {
        TestEngine engine = new(endpoints: "[fd00::1]:8000");
        Ask(engine).Header("x-gateway-destination-endpoint").ShouldBe("[fd00::1]:8000");
        new Conversation(engine).Send(Make.Get())[0].Header("x-gateway-destination-endpoint").ShouldBe("[fd00::1]:8000");
    }

    [Fact]
    public void A_forged_destination_is_overwritten_and_other_internal_headers_are_removed()
    {
        ProcessingResponse answer = Ask(
            new TestEngine(),
            ("x-gateway-destination-endpoint", "6.6.6.6:1"),
            ("X-Prefiller-Host-Port", "6.6.6.6:2"),
            ("x-gateway-inference-objective", "gold"),
            ("x-llm-d-inference-fairness-id", "me"),
            ("x-custom", "stays")
        );
        HeaderMutation mutation = answer.RequestHeaders.Response.HeaderMutation;
        mutation.Set("x-gateway-destination-endpoint").ShouldBe("10.0.0.1:8000");
        mutation.RemoveHeaders.ShouldBe(
            ["x-prefiller-host-port", "x-gateway-inference-objective", "x-llm-d-inference-fairness-id"],
            ignoreOrder: true
        );
    }

    [Fact]
    public void Only_what_changes_is_set()
    {
        HeaderMutation mutation = Ask(
            new TestEngine(),
            ("x-forwarded-for", "1.1.1.1"),
            ("x-forwarded-for", "2.2.2.2")
        ).RequestHeaders.Response.HeaderMutation;
        mutation.SetHeaders.Select(option => option.Header.Key).ShouldBe(["x-gateway-destination-endpoint", "Content-Length"]);
        mutation.RemoveHeaders.ShouldBeEmpty();
        mutation.SetHeaders.ShouldAllBe(option => option.AppendAction == 2 && option.Header.Value.Length == 0);
    }

    [Fact]
    public void A_client_without_a_request_id_is_given_one()
    {
        TestEngine engine = new();
        ProcessingRequest headers = new() { RequestHeaders = Make.Headers(true, (":path", "/v1/models")) };
        string? id = new Conversation(engine).Send(headers)[0].Header("x-request-id");
        id.ShouldNotBeNull();
        engine.Spy.Ids.ShouldBe([id]);
        Ask(engine).Header("x-request-id").ShouldBeNull();
    }

    [Fact]
    public void What_hooks_change_about_the_headers_is_sent_but_not_another_destination()
    {
        TestEngine engine = new();
        engine.Spy.OnSending = request =>
        {
            request.UpstreamHeaders.Set("x-prefiller-host-port", "10.0.0.9:1");
            request.UpstreamHeaders.Set("x-evil", "a\r\nb");
            request.UpstreamHeaders.Set("x-gateway-destination-endpoint", "10.0.0.9:2");
            request.UpstreamHeaders.Remove("authorization");
            return null;
        };
        HeaderMutation mutation = Ask(engine, ("x-prefiller-host-port", "6.6.6.6:2")).RequestHeaders.Response.HeaderMutation;
        mutation.Set("x-prefiller-host-port").ShouldBe("10.0.0.9:1");
        mutation.Set("x-gateway-destination-endpoint").ShouldBe("10.0.0.1:8000");
        mutation.Set("x-evil").ShouldBeNull();
        mutation.RemoveHeaders.ShouldBe(["x-evil", "authorization"], ignoreOrder: true);
    }

    [Fact]
    public void Metadata_of_hooks_stand_beside_the_destination()
    {
        TestEngine engine = new();
        engine.Spy.OnSending = request =>
        {
            request.ResponseMetadata.Set("envoy.lb", "weight", 3);
            request.ResponseMetadata.Set("other", "weight", 4);
            return null;
        };
        ProcessingResponse answer = Ask(engine);
        answer.Metadata("x-gateway-destination-endpoint").ShouldBe("10.0.0.1:8000");
        answer.Metadata("weight").ShouldBe("3");
        answer.DynamicMetadata.Fields["other"].StructValue.Fields["weight"].NumberValue.ShouldBe(4);
    }

    [Fact]
    public void Scores_are_left_out_unless_the_engine_keeps_them() =>
        Ask(new TestEngine()).DynamicMetadata.Fields["envoy.lb"].StructValue.Fields.Keys.ShouldBe(["x-gateway-destination-endpoint"]);

    [Fact]
    public void Values_outside_UTF_8_pass_and_repeated_headers_read_as_their_last_value()
    {
        TestEngine engine = new();
        ProcessingRequest headers = Make.Get();
        headers.RequestHeaders.Headers.Headers.Add(new HeaderValue { Key = "x-bytes", RawValue = ByteString.CopyFrom(0xFF, 0x41) });
        headers.RequestHeaders.Headers.Headers.Add(new HeaderValue { Key = "X-Mixed", Value = "plain" });
        headers.RequestHeaders.Headers.Headers.Add(
            new HeaderValue
            {
                Key = "x-mixed",
                Value = "plain",
                RawValue = ByteString.CopyFromUtf8("raw"),
            }
        );
        string? bytes = null;
        string? mixed = null;
        engine.Spy.OnSending = request =>
        {
            request.Headers.TryGet("X-BYTES", out bytes);
            request.Headers.TryGet("x-mixed", out mixed);
            return null;
        };
        new Conversation(engine).Send(headers).Kinds().ShouldBe("reqH");
        bytes.ShouldBe("\u00ffA");
        mixed.ShouldBe("raw");
    }

    private static ProcessingResponse Ask(TestEngine engine, params (string, string)[] headers) =>
        new Conversation(engine).Send(Make.Post(headers), Make.RequestBody(Make.Chat, end: true))[0];
}
