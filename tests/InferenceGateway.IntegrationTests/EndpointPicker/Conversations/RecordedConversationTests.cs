using Grpc.Core;
using InferenceGateway.ExtProc.Tests.Fakes;
using InferenceGateway.ExtProc.Tests.Oracle;
using InferenceGateway.ExtProc.Tests.Recordings;
using InferenceGateway.IntegrationTests.Harness;

namespace InferenceGateway.IntegrationTests.EndpointPicker.Conversations;

/// <summary>
/// A real Envoy's side of every recorded conversation, sent to a picker with the recording's configuration: its answers differ from those of
/// the existing picker only where they are meant to.
/// </summary>
public sealed class RecordedConversationTests(RecordedPickers pickers) : IClassFixture<RecordedPickers>
{
    /// <summary>The default of <c>--grpc-max-recv-msg-size</c>: the transport bounds messages, and ends the stream of a longer one.</summary>
    private const int LargestMessage = 4 << 20;

    /// <summary>How often an incomplete conversation is listened to again: a busy machine may be silent for a while.</summary>
    private const int MostSilences = 20;

    /// <summary>Its picker names two endpoints of one score in the order it draws: it is asked again until that is the recorded one.</summary>
    private const string OfTwoEquals = "two-destinations-override-host";

    private const int MostDraws = 30;

    public static TheoryData<string> Scenarios => [.. RecordedStream.All.Select(stream => stream.Scenario).DefaultIfEmpty("none")];

    [Theory(Timeout = Patience.Milliseconds)]
    [MemberData(nameof(Scenarios))]
    public async Task Answers_differ_from_the_recorded_ones_only_where_they_are_meant_to(string scenario)
    {
        RecordedStream recording = Recording(scenario);
        ScratchPicker picker = await pickers.ForAsync(recording);
        (string[] unmeant, string kinds) = await ConverseAsync(recording, picker);
        if (scenario == OfTwoEquals)
        {
            for (int draw = 1; unmeant.Length > 0 && draw < MostDraws; draw++)
            {
                (unmeant, kinds) = await ConverseAsync(recording, picker);
            }
        }

        unmeant.ShouldBeEmpty($"ours: {kinds}");
        await picker.ShouldComeToRestAsync();
    }

    /// <summary>By a reset or a half-close: Envoy does both.</summary>
    [Theory(Timeout = Patience.Milliseconds)]
    [MemberData(nameof(Scenarios))]
    public async Task A_stream_that_breaks_off_after_any_message_leaves_nothing_behind(string scenario)
    {
        RecordedStream recording = Recording(scenario);
        ScratchPicker picker = await pickers.ForAsync(recording);
        RecordedMessage[] messages = FromProxy(recording);
        int step = Math.Max(1, messages.Length / 10);
        for (int length = 0; length <= messages.Length; length += step)
        {
            foreach (bool isReset in (bool[])[false, true])
            {
                using ProxyStream stream = new(picker.Connection);
                foreach (RecordedMessage message in messages[..length])
                {
                    await stream.TrySendBytesAsync(message.Bytes);
                }

                if (!isReset)
                {
                    await stream.TryHalfCloseAsync();
                    (_, StatusCode status) = await stream.ReceiveAllAsync();
                    status.ShouldBe(Expected(messages[..length]));
                }
            }
        }

        await picker.ShouldComeToRestAsync();
    }

    private static RecordedMessage[] FromProxy(RecordedStream recording) => [.. recording.Messages.Where(message => message.IsFromProxy)];

    /// <summary>How a stream of these messages ends.</summary>
    private static StatusCode Expected(RecordedMessage[] messages) =>
        messages.Any(message => message.Bytes.Length > LargestMessage) ? StatusCode.ResourceExhausted : StatusCode.OK;

    /// <returns>The differences from the recording that are not meant, and the kinds of the picker's answers.</returns>
    private static async Task<(string[] Unmeant, string Kinds)> ConverseAsync(RecordedStream recording, ScratchPicker picker)
    {
        using ProxyStream stream = new(picker.Connection);
        RecordedMessage[] messages = FromProxy(recording);
        foreach (RecordedMessage message in messages)
        {
            if (!await stream.TrySendBytesAsync(message.Bytes))
            {
                break;
            }
        }

        List<ProcessingResponse> answers = [];
        string[] unmeant;
        int silences = 0;
        do
        {
            // All there is to hear before the half-close: what was not sent by then is not sent any more.
            await stream.ListenAsync(answers);
            unmeant = [.. new Comparison(recording, answers).Differences.Except(MeantDifferences.Of(recording.Scenario))];
        } while (unmeant.Length > 0 && ++silences < MostSilences);

        await stream.TryHalfCloseAsync();
        (List<ProcessingResponse> late, StatusCode status) = await stream.ReceiveAllAsync();
        late.ShouldBeEmpty();
        status.ShouldBe(Expected(messages));
        return (unmeant, answers.Kinds());
    }

    private static RecordedStream Recording(string scenario)
    {
        Assert.SkipWhen(RecordedStream.All.Count == 0, $"no recorded conversations: {RecordedStream.Folder}");
        return RecordedStream.All.Single(stream => stream.Scenario == scenario);
    }
}
