using Google.Protobuf;
using Grpc.Core;
using InferenceGateway.ExtProc.Tests.Fakes;
using InferenceGateway.ExtProc.Tests.Oracle;
using InferenceGateway.IntegrationTests.Harness;

namespace InferenceGateway.IntegrationTests.EndpointPicker.Conversations;

/// <summary>
/// Conversations of every kind that break off after any message, by a reset or a half-close, before the answers are heard or after: nothing
/// of them is left, and the next request is served.
/// </summary>
/// <remarks>Those of a real Envoy, see <see cref="RecordedConversationTests"/>; streams that stall, see <see cref="SlowSenderTests"/>.</remarks>
public sealed class BrokenOffTests(PickerOfAllParsers picker) : IClassFixture<PickerOfAllParsers>
{
    private const string Usage = """{"usage":{"prompt_tokens":2,"completion_tokens":3}}""";

    private static Dictionary<string, ProcessingRequest[]> Conversations { get; } =
        new(StringComparer.Ordinal)
        {
            ["without a body"] =
            [
                Make.Get(),
                Make.ResponseHeaders(),
                Make.ResponseBody(Usage[..9]),
                Make.ResponseBody(Usage[9..], end: true),
            ],
            ["with trailers both ways"] =
            [
                Make.Post(),
                Make.RequestBody(Make.Chat[..9]),
                Make.RequestBody(Make.Chat[9..]),
                Make.RequestTrailers(),
                Make.ResponseHeaders(),
                Make.ResponseBody(Usage),
                Make.ResponseTrailers(),
            ],
            ["with an answer of headers alone"] =
            [
                Make.Post(),
                Make.RequestBody(Make.Chat, end: true),
                Make.ResponseHeaders(204, end: true),
            ],
            ["with an early answer"] =
            [
                Make.Post(),
                Make.RequestBody(Make.Chat[..9]),
                Make.ResponseHeaders(408),
                Make.RequestBody(Make.Chat[9..]),
                Make.RequestBody("", end: true),
                Make.ResponseBody("late", end: true),
            ],
            ["with an answer alone"] = [Make.ResponseHeaders(), Make.ResponseBody("x"), Make.ResponseBody("", end: true)],
            ["refused"] = [Make.Post(), Make.RequestBody("{"), Make.RequestBody("", end: true)],
            ["served elsewhere"] =
            [
                Make.Post().WithSubset(Make.List(SharedPicker.A)),
                Make.RequestBody(Make.Chat, end: true),
                Make.ResponseHeaders().WithServed(SharedPicker.B),
                Make.ResponseBody(Usage, end: true),
            ],
            ["that counts tokens"] =
            [
                Make.RequestHeaders(false, "POST", "/v1/messages/count_tokens"),
                Make.RequestBody(Make.Chat),
                Make.RequestBody("", end: true),
            ],
            ["rewritten"] =
            [
                Make.Post(),
                Make.RequestBody(Make.Chat.Replace("\"m\"", "\"public\"", StringComparison.Ordinal), end: true),
                Make.ResponseHeaders(),
                Make.ResponseBody("{\"model\":\"adap"),
                Make.ResponseBody("ter-7\",\"id\":1"),
                Make.ResponseBody("}", end: true),
            ],
            ["watched"] =
            [
                Make.Post().Watched(),
                Make.RequestBody(Make.Chat, end: true),
                Make.ResponseHeaders(),
                Make.ResponseBody(Usage),
                Make.ResponseBody("", end: true),
            ],
        };

    public static TheoryData<string> Kinds => [.. Conversations.Keys];

    public static TheoryData<string> Parsed => [.. ParserCases.All.Keys];

    public static TheoryData<string, string> Modes => BodyModeTests.Pairs;

    [Theory(Timeout = Patience.Milliseconds)]
    [MemberData(nameof(Kinds))]
    public Task Conversations_of_every_kind(string kind) => BreakOffAsync(Conversations[kind]);

    [Theory(Timeout = Patience.Milliseconds)]
    [MemberData(nameof(Parsed))]
    public Task Conversations_that_each_parser_reads(string name)
    {
        ParserCase conversation = ParserCases.All[name];
        return BreakOffAsync([
            Make.RequestHeaders(false, "POST", conversation.Path),
            Make.RequestBody(conversation.Body[..2]),
            Make.RequestBody(conversation.Body[2..], end: true),
            Make.ResponseHeaders(type: conversation.AnswerType),
            .. conversation.Answer.Select(piece => Make.ResponseBody(piece)),
            conversation.EndsWithTrailers ? Make.ResponseTrailers() : Make.ResponseBody("", end: true),
        ]);
    }

    [Theory(Timeout = Patience.Milliseconds)]
    [MemberData(nameof(Modes))]
    public Task Conversations_in_every_pair_of_modes(string request, string response)
    {
        BodySendMode requestMode = Enum.Parse<BodySendMode>(request);
        BodySendMode responseMode = Enum.Parse<BodySendMode>(response);
        return BreakOffAsync([
            Make.Post().WithModes(requestMode, responseMode),
            .. requestMode == BodySendMode.None ? (ProcessingRequest[])[] : [Make.RequestBody(Make.Chat, end: true)],
            Make.ResponseHeaders(),
            .. responseMode == BodySendMode.None ? (ProcessingRequest[])[] : [Make.ResponseBody(Usage, end: true)],
        ]);
    }

    /// <summary>All places at once: each stream stands for itself, and waiting for silence is all that takes time.</summary>
    private async Task BreakOffAsync(ProcessingRequest[] messages)
    {
        bool[] both = [false, true];
        await Task.WhenAll(
            from length in Enumerable.Range(0, messages.Length + 1)
            from isReset in both
            from isHeard in both
            select BreakOffAsync(messages[..length], isReset, isHeard)
        );
        await picker.ShouldComeToRestAsync();
        using ProxyStream next = picker.Open();
        await next.SendAsync(Make.Post(), Make.RequestBody(Make.Chat, end: true));
        await next.ReceiveAsync("reqH reqB.");
        await next.AnswerAsync();
    }

    private async Task BreakOffAsync(ProcessingRequest[] messages, bool isReset, bool isHeard)
    {
        using ProxyStream stream = picker.Open();
        await stream.TrySendAsync(messages);
        if (isHeard)
        {
            await stream.ListenAsync([]);
        }

        if (isReset)
        {
            return;
        }

        await stream.TryHalfCloseAsync();
        (_, StatusCode status) = await stream.ReceiveAllAsync();
        status.ShouldBe(StatusCode.OK);
    }
}
