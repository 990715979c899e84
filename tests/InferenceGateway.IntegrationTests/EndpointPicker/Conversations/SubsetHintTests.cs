using Google.Protobuf.WellKnownTypes;
using InferenceGateway.ExtProc.Tests.Fakes;
using InferenceGateway.ExtProc.Tests.Oracle;
using InferenceGateway.IntegrationTests.Harness;

namespace InferenceGateway.IntegrationTests.EndpointPicker.Conversations;

/// <summary>The endpoints to which a proxy restricts a request, in every form and on every message that can carry them.</summary>
public sealed class SubsetHintTests(SubsetHintTests.PickerOfFour four, SubsetHintTests.IgnoringPicker ignoring)
    : IClassFixture<SubsetHintTests.PickerOfFour>,
        IClassFixture<SubsetHintTests.IgnoringPicker>
{
    private const string FirstPort = "127.0.0.2:9";
    private const string SecondPort = "127.0.0.2:10";
    private const string Six = "[::1]:9";

    public static TheoryData<string, string> Hints =>
        new()
        {
            { $"""["{SharedPicker.A}"]""", SharedPicker.A },
            { $"""["{FirstPort}"]""", FirstPort },
            { $"""["{SecondPort}"]""", SecondPort },
            { $"""["10.9.9.9:1","{SecondPort}"]""", SecondPort },
            { $"""["{SecondPort},10.9.9.9:1"]""", SecondPort },
            { $"\"10.9.9.9:1, {SecondPort}\"", SecondPort },
            { $"\"{SharedPicker.A}\"", SharedPicker.A },
            { $"""[1, true, "{FirstPort}", null]""", FirstPort },
            { $"""["{Six}"]""", Six },
            { $"\"{Six}\"", Six },
        };

    [Theory(Timeout = Patience.Milliseconds)]
    [MemberData(nameof(Hints))]
    public async Task Only_a_listed_endpoint_is_picked_with_a_body_and_without(string hint, string expected)
    {
        Value subset = Value.Parser.ParseJson(hint);
        // Without the hint each would come out in one of four cases.
        for (int i = 0; i < 5; i++)
        {
            await ShouldPickAsync(four, expected, Make.Post().WithSubset(subset), Make.RequestBody(Make.Chat, end: true));
            await ShouldPickAsync(four, expected, Make.Get().WithSubset(subset));
        }
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task An_address_without_a_port_permits_all_its_ports()
    {
        HashSet<string> picked = [];
        for (int i = 0; i < 40; i++)
        {
            picked.Add(await PickAsync(four, Make.Get().WithSubset(Make.List("127.0.0.2"))));
        }

        picked.ShouldBe([FirstPort, SecondPort], ignoreOrder: true);
    }

    /// <summary>40 draws of four: that one of them never comes has the probability 4 · 0.75^40 = 0.00004.</summary>
    [Fact(Timeout = Patience.Milliseconds)]
    public async Task Without_a_hint_any_endpoint_may_be_picked()
    {
        HashSet<string> picked = [];
        for (int i = 0; i < 40; i++)
        {
            picked.Add(await PickAsync(four, Make.Get()));
        }

        picked.ShouldBe([SharedPicker.A, FirstPort, SecondPort, Six], ignoreOrder: true);
    }

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData("[]")]
    [InlineData("\"\"")]
    [InlineData("[1]")]
    [InlineData("null")]
    [InlineData("""["10.9.9.9:1"]""")]
    [InlineData("""["127.0.0.2:11"]""")]
    public async Task A_hint_that_permits_nobody_is_answered_with_503_with_a_body_and_without(string hint)
    {
        Value subset = Value.Parser.ParseJson(hint);
        foreach (bool hasBody in (bool[])[true, false])
        {
            using ProxyStream stream = four.Open();
            await (
                hasBody
                    ? stream.SendAsync(Make.Post().WithSubset(subset), Make.RequestBody(Make.Chat, end: true))
                    : stream.SendAsync(Make.Get().WithSubset(subset))
            );
            ImmediateResponse refusal = await stream.ReceiveImmediateAsync();
            ((int)refusal.Status.Code).ShouldBe(503);
            refusal.Headers.Set("x-llm-d-request-dropped-reason").ShouldBe("rejected-no-endpoints");
            refusal.Details.ShouldBe("epp_rejected_no_endpoints");
        }
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task A_hint_counts_on_the_headers_alone_on_the_last_body_message_alone_and_the_later_of_both()
    {
        Value first = Make.List(FirstPort);
        Value second = Make.List(Six);
        for (int i = 0; i < 5; i++)
        {
            await ShouldPickAsync(four, FirstPort, Make.Post().WithSubset(first), Make.RequestBody(Make.Chat, end: true));
            await ShouldPickAsync(four, Six, Make.Post(), Make.RequestBody(Make.Chat, end: true).WithSubset(second));
            await ShouldPickAsync(four, Six, Make.Post().WithSubset(first), Make.RequestBody(Make.Chat, end: true).WithSubset(second));
        }
    }

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData("[]")]
    [InlineData("\"\"")]
    [InlineData("""["10.9.9.9:1"]""")]
    public async Task A_picker_that_is_told_to_ignores_hints(string hint)
    {
        Value subset = Value.Parser.ParseJson(hint);
        (await PickAsync(ignoring, Make.Get().WithSubset(subset))).ShouldBeOneOf(SharedPicker.A, SharedPicker.B);
        (await PickAsync(ignoring, Make.Post().WithSubset(subset), Make.RequestBody(Make.Chat, end: true))).ShouldBeOneOf(
            SharedPicker.A,
            SharedPicker.B
        );
    }

    private static async Task ShouldPickAsync(SharedPicker picker, string expected, params ProcessingRequest[] request) =>
        (await PickAsync(picker, request)).ShouldBe(expected);

    private static async Task<string> PickAsync(SharedPicker picker, params ProcessingRequest[] request)
    {
        using ProxyStream stream = picker.Open();
        await stream.SendAsync(request);
        ProcessingResponse answer = await stream.ReceiveConsentAsync();
        string destination = answer.Header("x-gateway-destination-endpoint").ShouldNotBeNull();
        answer.Metadata("x-gateway-destination-endpoint").ShouldBe(destination);
        return destination;
    }

    /// <summary>Two ports of one address and one endpoint of IPv6 among four.</summary>
    public sealed class PickerOfFour()
        : SharedPicker(
            endpoints: """
            endpoints:
            - { name: a, address: 127.0.0.1, port: "9" }
            - { name: b9, address: 127.0.0.2, port: "9" }
            - { name: b10, address: 127.0.0.2, port: "10" }
            - { name: six, address: "::1", port: "9" }
            """
        );

    public sealed class IgnoringPicker() : SharedPicker(flags: "--disable-endpoint-subset-filter");
}
