using Google.Protobuf;
using Grpc.Core;
using InferenceGateway.EndpointPicker.Tests.Support;
using InferenceGateway.ExtProc.Tests.Fakes;
using InferenceGateway.ExtProc.Tests.Oracle;
using InferenceGateway.IntegrationTests.Harness;

namespace InferenceGateway.IntegrationTests.EndpointPicker.Conversations;

/// <summary>Proxies that keep to the protocol in part, to a later one, or not at all.</summary>
/// <remarks>Damage below the messages, see <see cref="DamagedTrafficTests"/>.</remarks>
public sealed class OddProxyTests(PlainPicker picker) : IClassFixture<PlainPicker>
{
    public static TheoryData<string> Violations => [.. Orders.Keys];

    private static Dictionary<string, ProcessingRequest[]> Orders { get; } =
        new(StringComparer.Ordinal)
        {
            ["second headers"] = [Make.Post(), Make.Post()],
            ["headers after the decision"] = [Make.Get(), Make.Get()],
            ["body after headers that end"] = [Make.Get(), Make.RequestBody("x")],
            ["body after its end"] = [Make.Post(), Make.RequestBody(Make.Chat, end: true), Make.RequestBody("x")],
            ["body after trailers"] = [Make.Post(), Make.RequestBody(Make.Chat), Make.RequestTrailers(), Make.RequestBody("x")],
            ["trailers after the end"] = [Make.Post(), Make.RequestBody(Make.Chat, end: true), Make.RequestTrailers()],
            ["second response headers"] = [Make.Get(), Make.ResponseHeaders(), Make.ResponseHeaders()],
            ["request headers after a response"] = [Make.ResponseHeaders(), Make.Post()],
        };

    [Theory(Timeout = Patience.Milliseconds)]
    [MemberData(nameof(Violations))]
    public async Task What_cannot_be_meant_fails_the_stream_and_leaves_nothing(string what)
    {
        using ProxyStream stream = picker.Open();
        await stream.SendAsync(Orders[what]);
        (await stream.ReceiveAllAsync()).Status.ShouldBe(StatusCode.InvalidArgument);
        await picker.ShouldComeToRestAsync();
    }

    /// <summary>The length says more than there is; a tag of no known type; a varint without an end.</summary>
    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData(new byte[] { 0x12, 0x7F, 0x01 })]
    [InlineData(new byte[] { 0x17 })]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF })]
    public async Task Bytes_that_are_no_message_fail_the_stream(byte[] garbage)
    {
        using ProxyStream stream = picker.Open();
        await stream.SendAsync(Make.Post(), Make.RequestBody(Make.Chat));
        await stream.SendBytesAsync(garbage);
        (await stream.ReceiveAllAsync()).Status.ShouldBe(StatusCode.InvalidArgument);
        await picker.ShouldComeToRestAsync();
    }

    /// <summary>
    /// 4 MiB are the default of <c>--grpc-max-recv-msg-size</c>. The message only says that it is longer: .NET's client sends on for a moment after
    /// it gave up a stream that was refused under way, which costs the whole connection.
    /// </summary>
    [Fact(Timeout = Patience.Milliseconds)]
    public async Task A_message_that_is_too_large_fails_its_stream_and_no_other()
    {
        byte[] beginning = new byte[16 << 10];
        using RawGrpc connection = new(picker.Process.Port, message => message == beginning ? (4 << 20) + 1 : message.Length);
        using ProxyStream other = new(connection);
        await other.SendAsync(Make.Post(), Make.RequestBody(Make.Chat));
        using ProxyStream stream = new(connection);
        await stream.SendAsync(Make.Post());
        await stream.TrySendBytesAsync(beginning);
        (await stream.ReceiveAllAsync()).Status.ShouldBe(StatusCode.ResourceExhausted);
        await other.SendAsync(Make.RequestBody("", end: true));
        await other.ReceiveAsync("reqH reqB.");
        await other.AnswerAsync();
        await picker.ShouldComeToRestAsync();
    }

    /// <summary>Its bodies are taken for such as the proxy holds itself.</summary>
    [Fact(Timeout = Patience.Milliseconds)]
    public async Task A_mode_of_a_later_protocol_leaves_nobody_waiting()
    {
        using ProxyStream stream = picker.Open();
        await stream.SendAsync(Make.Post().WithModes(BodySendMode.Grpc, BodySendMode.Grpc), Make.RequestBody(Make.Chat, end: true));
        (await stream.ReceiveAsync("reqH reqB"))[0].Header("x-gateway-destination-endpoint").ShouldNotBeNull();
        await stream.SendAsync(Make.ResponseHeaders(), Make.ResponseBody("{}", end: true));
        await stream.ReceiveAsync("respH respB");
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task Empty_messages_and_those_of_a_later_protocol_are_passed_over()
    {
        using ProxyStream stream = picker.Open();
        await stream.SendBytesAsync([]);
        // Field 13, length-delimited: an alternative that is not invented yet.
        await stream.SendBytesAsync([0x6A, 0x00]);
        await stream.SendAsync(new ProcessingRequest { ProtocolConfig = Make.FullDuplex });
        await stream.ShouldBeSilentAsync();
        await stream.SendAsync(Make.Get());
        await stream.ReceiveAsync("reqH");
        await stream.SendBytesAsync([0x6A, 0x00]);
        await stream.AnswerAsync();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task A_proxy_that_says_nothing_of_its_modes_streams_in_full_duplex()
    {
        using ProxyStream stream = picker.Open();
        await stream.SendAsync(ProxyStream.PostHeaders(), Make.RequestBody(Bodies.Completion(), end: true));
        (await stream.ReceiveAsync("reqH reqB."))[1..].Text().ShouldBe(Bodies.Completion());
        await stream.AnswerAsync();
    }

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_proxy_that_shows_only_answers_is_answered(bool saysItsModes)
    {
        using ProxyStream stream = picker.Open();
        ProcessingRequest headers = Make.ResponseHeaders();
        headers.ProtocolConfig = saysItsModes ? Make.FullDuplex : null;
        await stream.SendAsync(headers, Make.ResponseBody("x", end: true));
        (await stream.ReceiveAsync("respH respB."))[1..].Text().ShouldBe("x");
        await stream.ShouldEndAsync();
        await picker.ShouldComeToRestAsync();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task A_proxy_that_only_lets_watch_is_told_nothing_and_its_requests_are_counted()
    {
        ProcessingRequest headers = Make.Post().Watched();
        foreach ((string body, string counter) in new[] { (Make.Chat, "request_total"), ("{", "request_error_total") })
        {
            double before = await picker.MetricAsync($"llm_d_epp_{counter}");
            using ProxyStream stream = picker.Open();
            await stream.SendAsync(headers, Make.RequestBody(body, end: true), Make.ResponseHeaders(), Make.ResponseBody("{}", end: true));
            await stream.ShouldBeSilentAsync();
            await stream.HalfCloseAsync();
            (List<ProcessingResponse> answers, StatusCode status) = await stream.ReceiveAllAsync();
            answers.ShouldBeEmpty();
            status.ShouldBe(StatusCode.OK);
            (await picker.MetricAsync($"llm_d_epp_{counter}")).ShouldBe(before + 1);
        }

        await picker.ShouldComeToRestAsync();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task Nothing_follows_an_immediate_response_whatever_is_still_sent()
    {
        using ProxyStream stream = picker.Open();
        await stream.SendAsync(Make.Post(), Make.RequestBody("{", end: true));
        await stream.TrySendAsync(
            Make.RequestBody("late"),
            Make.RequestTrailers(),
            Make.ResponseHeaders(),
            Make.ResponseBody("{}", end: true)
        );
        (await stream.ReceiveRefusalAsync()).ShouldBe(400);
        await picker.ShouldComeToRestAsync();
    }
}
