using Google.Protobuf;
using InferenceGateway.ExtProc.Tests.Fakes;
using InferenceGateway.ExtProc.Tests.Oracle;
using InferenceGateway.IntegrationTests.Harness;

namespace InferenceGateway.IntegrationTests.EndpointPicker.Conversations;

/// <summary>What the answer to a request's headers says, byte for byte.</summary>
/// <remarks>
/// Metadata of other plugins beside the destination, and headers that hooks set on requests, need plugins that only tests have, and are
/// tested in process.
/// </remarks>
public sealed class DestinationTests(
    PlainPicker picker,
    DestinationTests.PickerOfLists lists,
    DestinationTests.PickerWithoutScorers withoutScorers
) : IClassFixture<PlainPicker>, IClassFixture<DestinationTests.PickerOfLists>, IClassFixture<DestinationTests.PickerWithoutScorers>
{
    private const string Destination = "x-gateway-destination-endpoint";

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_header_equals_the_metadata_and_the_route_is_chosen_anew(bool hasBody)
    {
        ProcessingResponse answer = await AskAsync(picker, hasBody ? Make.Post() : Make.Get());
        string value = answer.Header(Destination).ShouldNotBeNull();
        value.ShouldBeOneOf(SharedPicker.A, SharedPicker.B);
        answer.Metadata(Destination).ShouldBe(value);
        answer.DynamicMetadata.Fields.Keys.ShouldBe(["envoy.lb"]);
        answer.DynamicMetadata.Fields["envoy.lb"].StructValue.Fields.Keys.ShouldBe([Destination]);
        answer.RequestHeaders.Response.ClearRouteCache.ShouldBeTrue();
    }

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Several_endpoints_are_a_comma_list_without_spaces_and_IPv6_has_brackets(bool hasBody)
    {
        ProcessingResponse answer = await AskAsync(lists, hasBody ? Make.Post() : Make.Get());
        string value = answer.Header(Destination).ShouldNotBeNull();
        value.Split(',').ShouldBe(["127.0.0.1:9", "[::1]:9", "[fd00::2]:8000"], ignoreOrder: true);
        answer.Metadata(Destination).ShouldBe(value);
    }

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_candidate_has_a_score_when_that_is_wanted(bool hasBody)
    {
        const string Unheard = """{"model":"m","messages":[{"role":"user","content":"never asked before"}]}""";
        ProcessingResponse answer = await AskAsync(lists, hasBody ? Make.Post() : Make.Get(), Unheard);
        // Of queues of equal length each scores 1, and nobody holds the prompt.
        Scores(answer)
            .ShouldBe(
                new Dictionary<string, double>
                {
                    ["127.0.0.1:9"] = 1,
                    ["[::1]:9"] = 1,
                    ["[fd00::2]:8000"] = 1,
                },
                ignoreOrder: true
            );
    }

    /// <summary>The endpoint that was given the prompt before holds it: 1 for its queue and 1 for all of the prompt's blocks.</summary>
    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData("[::1]:9")]
    [InlineData("127.0.0.1:9")]
    public async Task The_best_score_comes_first(string holder)
    {
        // 16 blocks of 64 tokens of 4 bytes.
        string prompt = holder + new string('x', 4096 - holder.Length);
        ProcessingRequest headers = Make.RequestHeaders(false, "POST", Bodies.Completions);
        ProcessingRequest body = Make.RequestBody(Bodies.Completion(prompt), end: true);
        using ProxyStream first = lists.Open();
        await first.SendAsync(headers.Clone().WithSubset(Make.List(holder)), body);
        (await first.ReceiveAsync("reqH reqB."))[0].Header(Destination).ShouldBe(holder);

        using ProxyStream second = lists.Open();
        await second.SendAsync(headers, body);
        ProcessingResponse answer = (await second.ReceiveAsync("reqH reqB."))[0];
        answer.Header(Destination).ShouldNotBeNull().Split(',')[0].ShouldBe(holder);
        Scores(answer).OrderBy(score => score.Value).Select(score => score.Value).ShouldBe([1, 1, 2]);
        Scores(answer)[holder].ShouldBe(2);
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task Without_scorers_there_are_no_scores() =>
        (await AskAsync(withoutScorers, Make.Post())).DynamicMetadata.Fields["envoy.lb"].StructValue.Fields.Keys.ShouldBe([Destination]);

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task A_forged_destination_is_overwritten_and_what_only_the_picker_may_say_is_removed()
    {
        ProcessingResponse answer = await AskAsync(
            picker,
            Make.Post(
                (Destination, "6.6.6.6:1"),
                ("X-Prefiller-Host-Port", "6.6.6.6:2"),
                ("x-encoder-hosts-ports", "6.6.6.6:3"),
                ("x-data-parallel-host-port", "6.6.6.6:4"),
                ("x-gateway-inference-objective", "gold"),
                ("x-llm-d-inference-fairness-id", "me"),
                ("x-llm-d-request-dropped-reason", "none"),
                ("x-custom", "stays")
            )
        );
        HeaderMutation mutation = answer.RequestHeaders.Response.HeaderMutation;
        mutation.Set(Destination).ShouldNotBeNull().ShouldBeOneOf(SharedPicker.A, SharedPicker.B);
        mutation.RemoveHeaders.ShouldBe(
            [
                "x-prefiller-host-port",
                "x-encoder-hosts-ports",
                "x-data-parallel-host-port",
                "x-gateway-inference-objective",
                "x-llm-d-inference-fairness-id",
                "x-llm-d-request-dropped-reason",
            ],
            ignoreOrder: true
        );
    }

    /// <summary>Also: no pseudo header is set, which Envoy would reject, and repeated ones stay two.</summary>
    [Fact(Timeout = Patience.Milliseconds)]
    public async Task Only_what_changes_is_set()
    {
        HeaderMutation mutation = (
            await AskAsync(picker, Make.Post(("x-forwarded-for", "1.1.1.1"), ("x-forwarded-for", "2.2.2.2"), ("accept", "*/*")))
        )
            .RequestHeaders
            .Response
            .HeaderMutation;
        mutation.SetHeaders.Select(option => option.Header.Key).ShouldBe([Destination, "Content-Length"]);
        mutation.Set("content-length").ShouldBe($"{Make.Chat.Length}");
        mutation.RemoveHeaders.ShouldBeEmpty();
        mutation.SetHeaders.ShouldAllBe(option => option.Header.Value.Length == 0);
    }

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_without_a_request_id_is_given_one(bool isEmpty)
    {
        (string, string)[] id = isEmpty ? [("x-request-id", "")] : [];
        ProcessingResponse answer = await AskAsync(
            picker,
            new ProcessingRequest { RequestHeaders = Make.Headers(true, [(":path", "/v1/models"), .. id]) }
        );
        Guid.TryParse(answer.Header("x-request-id"), out _).ShouldBeTrue();
    }

    /// <summary>Proxies that are not Envoy: the rewrite shows that the header was read.</summary>
    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData("X-LLM-D-Model-Name-Rewrite", "from-value", "", "from-value")]
    [InlineData("x-llm-d-model-name-rewrite", "from-value", "from-raw", "from-raw")]
    [InlineData("X-Gateway-Model-Name-Rewrite", "", "from-raw", "from-raw")]
    public async Task Keys_of_any_case_are_matched_and_a_raw_value_goes_before_a_plain_one(
        string name,
        string value,
        string raw,
        string expected
    )
    {
        ProcessingRequest headers = Make.Post();
        headers.RequestHeaders.Headers.Headers.Add(
            new HeaderValue
            {
                Key = name,
                Value = value,
                RawValue = ByteString.CopyFromUtf8(raw),
            }
        );
        using ProxyStream stream = picker.Open();
        await stream.SendAsync(headers, Make.RequestBody(Make.Chat, end: true));
        List<ProcessingResponse> answers = await stream.ReceiveAsync("reqH reqB.");
        answers[1..].Text().ShouldBe(Make.Chat.Replace("\"m\"", $"\"{expected}\"", StringComparison.Ordinal));
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task Bytes_outside_UTF_8_in_headers_harm_nobody_and_are_not_touched()
    {
        ProcessingRequest headers = Make.Get();
        headers.RequestHeaders.Headers.Headers.Add(new HeaderValue { Key = "x-bytes", RawValue = ByteString.CopyFrom(0xFF, 0x00, 0x41) });
        ProcessingResponse answer = await AskAsync(picker, headers);
        answer.RequestHeaders.Response.HeaderMutation.SetHeaders.Select(option => option.Header.Key).ShouldBe([Destination]);
        answer.RequestHeaders.Response.HeaderMutation.RemoveHeaders.ShouldBeEmpty();
    }

    /// <summary>The answer to the headers of a request, which has a body unless its headers end it.</summary>
    private static async Task<ProcessingResponse> AskAsync(SharedPicker picker, ProcessingRequest headers, string body = Make.Chat)
    {
        using ProxyStream stream = picker.Open();
        await stream.SendAsync(headers);
        if (!headers.RequestHeaders.EndOfStream)
        {
            await stream.SendAsync(Make.RequestBody(body, end: true));
        }

        return (await stream.ReceiveAsync("reqH"))[0];
    }

    private static Dictionary<string, double> Scores(ProcessingResponse answer) =>
        answer
            .DynamicMetadata.Fields["envoy.lb"]
            .StructValue.Fields["x-gateway-destination-endpoint-scores"]
            .StructValue.Fields.ToDictionary(score => score.Key, score => score.Value.NumberValue);

    /// <summary>Names all its endpoints, of which two have IPv6, and tells their scores.</summary>
    public sealed class PickerOfLists()
        : SharedPicker(
            plugins: """
            - type: queue-scorer
            - type: prefix-cache-scorer
            - { type: max-score-picker, parameters: { maxNumOfEndpoints: 3 } }
            """,
            endpoints: """
            endpoints:
            - { name: a, address: 127.0.0.1, port: "9" }
            - { name: six, address: "::1", port: "9" }
            - { name: far, address: "fd00::2", port: "8000" }
            """,
            flags: "--emit-endpoint-scores"
        );

    public sealed class PickerWithoutScorers() : SharedPicker(plugins: "- type: random-picker", flags: "--emit-endpoint-scores");
}
