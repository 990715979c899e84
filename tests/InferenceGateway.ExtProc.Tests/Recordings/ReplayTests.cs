using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Engine.Requests;
using InferenceGateway.ExtProc.Sessions;
using InferenceGateway.ExtProc.Tests.Fakes;
using InferenceGateway.ExtProc.Tests.Oracle;
using Microsoft.Extensions.Logging.Abstractions;

namespace InferenceGateway.ExtProc.Tests.Recordings;

/// <summary>A real Envoy's side of every recorded conversation, given to a session: its answers differ only where they are meant to.</summary>
public sealed class ReplayTests
{
    public static TheoryData<string> Scenarios => [.. RecordedStream.All.Select(stream => stream.Scenario).DefaultIfEmpty("none")];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Answers_differ_from_the_recorded_ones_only_where_they_are_meant_to(string scenario)
    {
        RecordedStream stream = Recording(scenario);
        TestEngine engine = EngineFor(stream);
        Conversation conversation = new(engine);
        List<ProcessingResponse> answers = [];
        foreach (RecordedMessage message in stream.Messages.Where(message => message.IsFromProxy))
        {
            answers.AddRange(conversation.SendBytes(message.Bytes));
            conversation.Step.ShouldNotBe(SessionStep.Fail, conversation.Failure);
        }

        Comparison comparison = new(stream, answers);
        comparison.Differences.Except(MeantDifferences.Of(scenario)).ShouldBeEmpty($"ours: {answers.Kinds()}");
        conversation.Close();
        engine.Endings.Count.ShouldBe(1);
        engine.ShouldHoldNothing();
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void A_stream_that_breaks_off_after_any_message_leaves_nothing_behind(string scenario)
    {
        RecordedStream stream = Recording(scenario);
        TestEngine engine = EngineFor(stream);
        byte[][] messages = [.. stream.Messages.Where(message => message.IsFromProxy).Select(message => message.Bytes)];
        BodyBudget budget = new(1 << 30);
        ExtProcSession session = new(engine.Director, budget, new ExtProcOptions(), NullLogger.Instance);
        int step = Math.Max(1, messages.Length / 40);
        for (int length = 0; length <= messages.Length; length += step)
        {
            CollectedAnswers answers = new();
            foreach (byte[] message in messages[..length])
            {
                if (session.Receive(message, answers) == SessionStep.Decide)
                {
                    session.Decide(answers);
                }
            }

            int before = engine.Endings.Count;
            session.Close(RequestEnding.ClientGone);
            (engine.Endings.Count - before).ShouldBeLessThanOrEqualTo(1);
            budget.Held.ShouldBe(0);
            foreach (int slot in engine.Store.Current.Slots)
            {
                engine.Store.Current.Load.Requests[slot].ShouldBe(0);
                engine.Store.Current.Load.Tokens[slot].ShouldBe(0);
            }
        }

        engine.Endings.Count.ShouldBe(((messages.Length + step) / step) - 1);
        engine.ShouldHoldNothing();
    }

    private static RecordedStream Recording(string scenario)
    {
        Assert.SkipWhen(RecordedStream.All.Count == 0, $"no recorded conversations: {RecordedStream.Folder}");
        return RecordedStream.All.Single(stream => stream.Scenario == scenario);
    }

    /// <summary>An engine that serves the endpoints which the existing picker named, best first.</summary>
    private static TestEngine EngineFor(RecordedStream stream)
    {
        TestEngine engine = new(Served(stream.Configuration));
        engine.Serve(stream.Endpoints);
        engine.Queues([.. Enumerable.Range(0, stream.Endpoints.Length)]);
        return engine;
    }

    /// <summary>The configuration without what is not the scheduler's: endpoints come from the test, and nothing waits in a queue.</summary>
    private static string Served(string configuration)
    {
        int discovery = configuration.IndexOf("- name: disc\n", StringComparison.Ordinal);
        string served =
            discovery < 0
                ? configuration
                : configuration.Remove(discovery, configuration.IndexOf("schedulingProfiles:", StringComparison.Ordinal) - discovery);
        int rest = served.IndexOf("dataLayer:", StringComparison.Ordinal);
        return (rest < 0 ? served : served[..rest]).Replace(
            "schedulingProfiles:",
            "- type: spy\nschedulingProfiles:",
            StringComparison.Ordinal
        );
    }
}
