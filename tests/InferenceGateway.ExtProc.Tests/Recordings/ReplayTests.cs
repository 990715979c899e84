using System.Runtime.CompilerServices;
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
    private const string Record = "docs/decisions/0008-ext-proc-answers.md";

    /// <summary>Differences of every conversation: we change only what changes, remove what must not pass, and hold no answer back.</summary>
    private static readonly string[] Everywhere = ["echo", "removal", "pieces", "error body"];

    /// <summary>What else differs where; each class stands in the record with its reason.</summary>
    private static readonly Dictionary<string, string[]> Meant = new(StringComparer.Ordinal)
    {
        ["backend-closes-mid-json"] = ["sequence"],
        ["client-leaves-mid-response"] = ["response body"],
        ["endpoint-scores"] = ["metadata"],
        ["flow-control-client-leaves"] = ["sequence"],
        ["flow-control-saturated-429"] = ["sequence"],
        ["model-rewrite-header"] = ["request body", "value of Content-Length", "response body", "removes content-length"],
        ["model-rewrite-header-stream"] = ["request body", "value of Content-Length", "response body"],
        ["model-rewrite-resource"] = ["request body", "value of Content-Length", "response body"],
        ["model-rewrite-resource-stream"] = ["request body", "value of Content-Length", "response body"],
        ["modes-buffered-go-picker"] = ["sequence"],
        ["no-endpoints-get"] = ["status", "reason"],
        ["objective-sheddable-saturated"] = ["sequence"],
        ["picker-killed-mid-stream-fail-closed"] = ["response body"],
        ["picker-killed-mid-stream-fail-open"] = ["response body"],
        ["picker-killed-while-queued-fail-closed"] = ["sequence"],
        ["picker-killed-while-queued-fail-open"] = ["sequence"],
        ["post-empty-chunked"] = ["sequence"],
        ["post-empty-http2-data"] = ["sequence"],
        ["request-trailers-http2"] = ["sequence"],
        ["session-affinity/1"] = ["value of x-session-token"],
        ["session-affinity/2"] = ["value of x-session-token"],
        ["subset-hint-get"] = ["sequence"],
        ["subset-hint-string-from-header"] = ["sequence"],
        ["chat-6m-message-too-large"] = ["sequence"],
    };

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
        IEnumerable<string> meant = Everywhere.Concat(Meant.GetValueOrDefault(scenario, []));
        comparison.Differences.Except(meant).ShouldBeEmpty($"ours: {answers.Kinds()}");
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

    [Fact]
    public void Every_class_of_difference_has_its_reason_in_the_record()
    {
        string file = Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "..", Record);
        string record = File.ReadAllText(file);
        foreach (string difference in Everywhere.Concat(Meant.Values.SelectMany(classes => classes)).Distinct(StringComparer.Ordinal))
        {
            record.ShouldContain($"`{difference}`");
        }

        foreach (string scenario in Meant.Keys)
        {
            record.ShouldContain($"`{scenario.Split('/')[0]}`");
        }
    }

    private static RecordedStream Recording(string scenario)
    {
        Assert.SkipWhen(RecordedStream.All.Count == 0, $"no recorded conversations: {RecordedStream.Folder}");
        return RecordedStream.All.Single(stream => stream.Scenario == scenario);
    }

    /// <summary>An engine that serves the endpoints which the existing picker named, best first.</summary>
    private static TestEngine EngineFor(RecordedStream stream)
    {
        string? destination = stream
            .Messages.Where(message => !message.IsFromProxy)
            .Select(message => ProcessingResponse.Parser.ParseFrom(message.Bytes).Metadata("x-gateway-destination-endpoint"))
            .FirstOrDefault(value => value is not null);
        string[] endpoints = stream.Scenario switch
        {
            "no-endpoints-get" or "no-endpoints-post" => [],
            "subset-hint-list" or "subset-hint-string-from-header" => ["127.0.0.1:30120", "127.0.0.1:30121"],
            _ => (destination ?? "127.0.0.1:30120").Split(','),
        };
        TestEngine engine = new(stream.Configuration);
        engine.Serve(endpoints);
        engine.Queues([.. Enumerable.Range(0, endpoints.Length)]);
        return engine;
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
