using InferenceGateway.ExtProc.Tests.Fakes;
using Microsoft.Extensions.Logging;

namespace InferenceGateway.ExtProc.Tests.Sessions;

/// <summary>What the log tells of single requests.</summary>
public sealed class RequestLogTests
{
    [Fact]
    public void At_debug_a_decision_is_a_line_without_prompt_and_headers()
    {
        RecordingLog log = new(LogLevel.Debug);
        Conversation stream = new(new TestEngine(), logger: log);

        stream.Send(
            Make.Post(("x-gateway-inference-fairness-id", "tenant-1"), ("authorization", "Bearer secret")),
            Make.RequestBody(Make.Chat, end: true)
        );

        log.Lines.ShouldBe(["Request id-1 goes to 10.0.0.1:8000: model 'm', asked for as 'm', priority 0, fairness id 'tenant-1'"]);
    }

    [Fact]
    public void At_debug_a_refusal_is_a_line_with_the_reason()
    {
        RecordingLog log = new(LogLevel.Debug);
        TestEngine engine = new();
        engine.Serve();
        Conversation stream = new(engine, logger: log);

        stream.Send(Make.Get());

        string line = log.Lines.ShouldHaveSingleItem();
        line.ShouldStartWith("Request id-1 is refused with status 503, ServiceUnavailable ");
        line.ShouldContain("endpoint");
    }

    [Fact]
    public void Long_values_of_clients_are_cut()
    {
        RecordingLog log = new(LogLevel.Debug);
        Conversation stream = new(new TestEngine(), logger: log);
        string model = new('m', 10_000);

        stream.Send(
            Make.Post(("x-gateway-inference-fairness-id", new string('f', 10_000))),
            Make.RequestBody(Make.Chat.Replace("\"m\"", $"\"{model}\"", StringComparison.Ordinal), end: true)
        );

        // 256 characters each.
        string line = log.Lines.ShouldHaveSingleItem();
        line.ShouldContain($"model '{model[..256]}', asked for as '{model[..256]}', priority 0, fairness id '{new string('f', 256)}'");
    }

    [Fact]
    public void At_the_usual_level_there_is_no_line()
    {
        RecordingLog log = new(LogLevel.Information);
        Conversation stream = new(new TestEngine(), logger: log);

        stream.Send(Make.Post(), Make.RequestBody(Make.Chat, end: true));
        stream.Close();
        stream.Send(Make.Post(), Make.RequestBody("{", end: true));

        log.Lines.ShouldBeEmpty();
    }
}
