using InferenceGateway.ExtProc.Tests.Fakes;
using InferenceGateway.ExtProc.Tests.Oracle;
using InferenceGateway.IntegrationTests.Harness;

namespace InferenceGateway.IntegrationTests.EndpointPicker.Conversations;

/// <summary>Proxies that hold bodies themselves, in every pair of modes: none is left waiting, and each request has one destination.</summary>
public sealed class BodyModeTests(PlainPicker picker) : IClassFixture<PlainPicker>
{
    private const string Destination = "x-gateway-destination-endpoint";

    /// <summary>Of requests that passed to the end of their answers, and of no others.</summary>
    private const string Completed = "llm_d_epp_request_duration_seconds_count";

    private static readonly BodySendMode[] Modes =
    [
        BodySendMode.None,
        BodySendMode.Streamed,
        BodySendMode.Buffered,
        BodySendMode.BufferedPartial,
        BodySendMode.FullDuplexStreamed,
    ];

    public static TheoryData<string, string> Pairs
    {
        get
        {
            TheoryData<string, string> pairs = [];
            foreach (BodySendMode request in Modes)
            {
                foreach (BodySendMode response in Modes)
                {
                    pairs.Add($"{request}", $"{response}");
                }
            }

            return pairs;
        }
    }

    [Theory(Timeout = Patience.Milliseconds)]
    [MemberData(nameof(Pairs))]
    public async Task Request_and_response_mode(string request, string response)
    {
        double ended = await picker.MetricAsync("llm_d_epp_extproc_streams_total", "code=\"OK\"");
        double completed = await picker.MetricAsync(Completed);
        using ProxyStream stream = picker.Open();
        BodySendMode requestMode = Enum.Parse<BodySendMode>(request);
        BodySendMode responseMode = Enum.Parse<BodySendMode>(response);
        (await SendRequestAsync(stream, Make.Post().WithModes(requestMode, responseMode), requestMode))
            .ShouldNotBeNull()
            .ShouldBeOneOf(SharedPicker.A, SharedPicker.B);
        await SendResponseAsync(stream, responseMode);

        // With a body of the request under way the proxy may have more to say: it is the one to close.
        await stream.TryHalfCloseAsync();
        (List<ProcessingResponse> late, Grpc.Core.StatusCode status) = await stream.ReceiveAllAsync();
        late.ShouldBeEmpty();
        status.ShouldBe(Grpc.Core.StatusCode.OK);
        await picker.ShouldComeToRestAsync();
        (await picker.MetricAsync("llm_d_epp_extproc_streams_total", "code=\"OK\"")).ShouldBe(ended + 1);
        // Requests whose bodies were not awaited have no model under which they could be measured.
        bool isMeasured = requestMode is not (BodySendMode.None or BodySendMode.Streamed);
        (await picker.MetricAsync(Completed)).ShouldBe(completed + (isMeasured ? 1 : 0));
    }

    /// <summary>The proxy has the body: a changed one goes back to it whole, with its length.</summary>
    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData("Buffered")]
    [InlineData("BufferedPartial")]
    public async Task A_changed_body_goes_whole_to_a_proxy_that_buffers_and_so_does_a_restored_answer(string mode)
    {
        BodySendMode buffered = Enum.Parse<BodySendMode>(mode);
        using ProxyStream stream = picker.Open();
        await stream.SendAsync(Make.Post(("x-llm-d-model-name-rewrite", "target")).WithModes(buffered, BodySendMode.Buffered));
        ProcessingResponse early = (await stream.ReceiveAsync("reqH"))[0];
        early.RequestHeaders.Response.HeaderMutation.RemoveHeaders.ShouldBe(["x-llm-d-model-name-rewrite"]);
        await stream.SendAsync(Make.RequestBody(Make.Chat, end: true));
        string expected = Make.Chat.Replace("\"m\"", "\"target\"", StringComparison.Ordinal);
        ProcessingResponse answer = (await stream.ReceiveAsync("reqB"))[0];
        answer.RequestBody.Response.BodyMutation.Body.ToStringUtf8().ShouldBe(expected);
        answer.Header("content-length").ShouldBe($"{expected.Length}");

        await stream.SendAsync(Make.ResponseHeaders(), Make.ResponseBody("""{"model":"target","usage":{}}""", end: true));
        (await stream.ReceiveAsync("respH respB"))[1]
            .ResponseBody.Response.BodyMutation.Body.ToStringUtf8()
            .ShouldBe("""{"model":"m","usage":{}}""");
    }

    /// <summary>It is no JSON any more: the decision is made on the headers.</summary>
    [Fact(Timeout = Patience.Milliseconds)]
    public async Task A_body_that_was_cut_off_at_the_proxys_limit_is_not_parsed()
    {
        using ProxyStream stream = picker.Open();
        await stream.SendAsync(Make.Post().WithModes(BodySendMode.BufferedPartial, BodySendMode.None));
        await stream.ReceiveAsync("reqH");
        await stream.SendAsync(Make.RequestBody(Make.Chat[..20]));
        (await stream.ReceiveAsync("reqB"))[0].Header(Destination).ShouldNotBeNull();
        // The rest of the body is streamed.
        await stream.SendAsync(Make.RequestBody(Make.Chat[20..], end: true));
        (await stream.ReceiveAsync("reqB"))[0].Header(Destination).ShouldBeNull();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task Trailers_without_a_body_cannot_be_routed_for_a_proxy_that_buffers()
    {
        using ProxyStream stream = picker.Open();
        await stream.SendAsync(Make.Post().WithModes(BodySendMode.Buffered, BodySendMode.None), Make.RequestTrailers());
        await stream.ReceiveAsync("reqH");
        (await stream.ReceiveRefusalAsync()).ShouldBe(400);
    }

    /// <summary>Its first message is a body: the request's headers it kept to itself.</summary>
    [Fact(Timeout = Patience.Milliseconds)]
    public async Task A_proxy_that_shows_no_headers_gets_the_destination_with_the_body()
    {
        using ProxyStream stream = picker.Open();
        await stream.SendAsync(
            Make.RequestBody("""{"model":"m","prompt":"x"}""", end: true).WithModes(BodySendMode.Buffered, BodySendMode.None)
        );
        (await stream.ReceiveAsync("reqB"))[0].Header(Destination).ShouldNotBeNull();
    }

    /// <returns>The destination, which came once.</returns>
    private static async Task<string?> SendRequestAsync(ProxyStream stream, ProcessingRequest headers, BodySendMode mode)
    {
        await stream.SendAsync(headers);
        if (mode == BodySendMode.FullDuplexStreamed)
        {
            await stream.SendAsync(Make.RequestBody(Make.Chat, end: true));
            List<ProcessingResponse> both = await stream.ReceiveAsync("reqH reqB.");
            both[1..].Text().ShouldBe(Make.Chat);
            return both[0].Header(Destination);
        }

        List<ProcessingResponse> answers = await stream.ReceiveAsync("reqH");
        if (mode == BodySendMode.Streamed)
        {
            foreach (ProcessingRequest piece in (ProcessingRequest[])[Make.RequestBody("a"), Make.RequestBody("", end: true)])
            {
                await stream.SendAsync(piece);
                answers.AddRange(await stream.ReceiveAsync("reqB"));
            }
        }
        else if (mode != BodySendMode.None)
        {
            await stream.SendAsync(Make.RequestBody(Make.Chat, end: true));
            answers.AddRange(await stream.ReceiveAsync("reqB"));
        }

        // Nothing is changed about a body that the proxy holds.
        answers[1..].ShouldAllBe(answer => answer.RequestBody.Response.BodyMutation == null);
        string?[] destinations = [.. answers.Select(answer => answer.Header(Destination)).Where(value => value is not null)];
        answers.Count(answer => answer.Metadata(Destination) is not null).ShouldBe(1);
        return destinations.ShouldHaveSingleItem();
    }

    private static async Task SendResponseAsync(ProxyStream stream, BodySendMode mode)
    {
        await stream.SendAsync(Make.ResponseHeaders());
        await stream.ReceiveAsync("respH");
        if (mode is BodySendMode.Streamed or BodySendMode.FullDuplexStreamed)
        {
            string dot = mode == BodySendMode.FullDuplexStreamed ? "." : "";
            await stream.SendAsync(Make.ResponseBody("{"));
            await stream.ReceiveAsync("respB");
            await stream.SendAsync(Make.ResponseBody("}", end: true));
            await stream.ReceiveAsync($"respB{dot}");
        }
        else if (mode != BodySendMode.None)
        {
            await stream.SendAsync(Make.ResponseBody("{}", end: true));
            (await stream.ReceiveAsync("respB"))[0].ResponseBody.Response.BodyMutation.ShouldBeNull();
        }
    }
}
