using InferenceGateway.ExtProc.Tests.Fakes;
using InferenceGateway.ExtProc.Tests.Oracle;
using InferenceGateway.IntegrationTests.Harness;

namespace InferenceGateway.IntegrationTests.EndpointPicker.Conversations;

/// <summary>The hooks by which conformance tests of proxies steer a picker and learn what it was told; and what plugins add to an answer.</summary>
public sealed class ConformanceTests(ConformanceTests.SteeredPicker picker) : IClassFixture<ConformanceTests.SteeredPicker>
{
    private const string Selection = "test-epp-endpoint-selection";
    private const string Served = "x-conformance-test-served-endpoint";
    private const string Session = "x-session-token";

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData("127.0.0.2", SharedPicker.B)]
    [InlineData("127.0.0.1:9", SharedPicker.A)]
    [InlineData("10.9.9.9, 127.0.0.2", SharedPicker.B)]
    public async Task A_header_selects_the_endpoint_with_a_body_and_without(string selection, string expected)
    {
        foreach (bool hasBody in (bool[])[true, false])
        {
            using ProxyStream stream = picker.Open();
            (string, string) header = (Selection, selection);
            await (
                hasBody ? stream.SendAsync(Make.Post(header), Make.RequestBody(Make.Chat, end: true)) : stream.SendAsync(Make.Get(header))
            );
            (await stream.ReceiveAsync("reqH"))[0].Header("x-gateway-destination-endpoint").ShouldBe(expected);
        }
    }

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData("10.9.9.9")]
    [InlineData("127.0.0.2:10")]
    [InlineData("")]
    public Task A_header_that_selects_nobody_is_refused(string selection) =>
        Refusal.Saturated.ShouldComeAsync(
            picker,
            "no endpoints available for the given request",
            Make.Post((Selection, selection)),
            Make.RequestBody(Make.Chat, end: true)
        );

    /// <summary>And the session's token, which is the client's to send back.</summary>
    [Fact(Timeout = Patience.Milliseconds)]
    public async Task The_answer_says_who_served_according_to_the_proxy()
    {
        using ProxyStream stream = picker.Open();
        await stream.SendAsync(Make.Post((Selection, "127.0.0.1")), Make.RequestBody(Make.Chat, end: true));
        await stream.ReceiveAsync("reqH reqB.");
        await stream.SendAsync(Make.ResponseHeaders().WithServed(SharedPicker.A));
        ProcessingResponse answer = (await stream.ReceiveAsync("respH"))[0];
        answer.Header(Served).ShouldBe(SharedPicker.A);
        answer
            .ResponseHeaders.Response.HeaderMutation.SetHeaders.Select(option => option.Header.Key)
            .ShouldBe(["x-went-into-resp-headers", Served, Session], ignoreOrder: true);
        answer.Header(Session).ShouldNotBeNullOrEmpty();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task A_proxy_that_does_not_say_who_served_is_found_out()
    {
        using ProxyStream stream = picker.Open();
        await stream.SendAsync(Make.Post((Selection, "127.0.0.1")), Make.RequestBody(Make.Chat, end: true));
        await stream.ReceiveAsync("reqH reqB.");
        await stream.SendAsync(Make.ResponseHeaders());
        (await stream.ReceiveAsync("respH"))[0].Header(Served).ShouldNotBeNull().ShouldStartWith("fail: missing ");
    }

    /// <summary>As in the conformance tests, and with sessions.</summary>
    public sealed class SteeredPicker()
        : SharedPicker(
            plugins: """
            - type: header-based-testing-filter
            - type: destination-endpoint-served-verifier
            - type: session-affinity-scorer
            """,
            flags: "--allow-experimental-plugins"
        );
}
