using InferenceGateway.LoadGeneration.Traces;

namespace InferenceGateway.LoadGeneration.Tests.Traces;

public sealed class BuiltInTraceTests
{
    private const int Seed = 7;
    private const string UpdateVariable = "IGW_UPDATE_TRACE";

    [Fact]
    public void The_built_in_trace_is_what_its_generator_makes()
    {
        string expected = SessionTraceGenerator.Generate(Seed);
        if (Environment.GetEnvironmentVariable(UpdateVariable) is { Length: > 0 } path)
        {
            File.WriteAllText(path, expected);
        }

        using Stream stream = typeof(TraceSource).Assembly.GetManifestResourceStream(
            "InferenceGateway.LoadGeneration.Traces.sessions.jsonl"
        )!;
        using StreamReader reader = new(stream);
        string.Equals(reader.ReadToEnd(), expected, StringComparison.Ordinal)
            .ShouldBeTrue($"run with {UpdateVariable} set to the path of sessions.jsonl to write it anew");
    }

    [Fact]
    public void The_built_in_trace_is_small_and_has_many_growing_sessions()
    {
        TraceRecord[] records = [.. TraceSource.Find("builtin:sessions").Records()];

        records.Length.ShouldBe(300);
        records.ShouldAllBe(record => record.InputTokens >= 500 && record.InputTokens <= 6000);
        records.ShouldAllBe(record => record.OutputTokens >= 20 && record.OutputTokens <= 150);
        records[^1].Timestamp.ShouldBeInRange(TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(60));
        // Four applications, each shared by all its sessions; a session's own first block comes back with every turn.
        records.Select(record => record.BlockIds[0]).Distinct().Count().ShouldBe(4);
        records.GroupBy(record => record.BlockIds[^1]).Count(group => group.Count() > 1).ShouldBeGreaterThan(20);
    }

    [Fact]
    public void An_unknown_built_in_trace_names_those_there_are()
    {
        FileNotFoundException exception = Should.Throw<FileNotFoundException>(() => TraceSource.Find("builtin:nothing"));

        exception.Message.ShouldContain("builtin:sessions");
    }
}
