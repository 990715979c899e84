using InferenceGateway.LoadGeneration.Traces;

namespace InferenceGateway.LoadGeneration.Tests.Traces;

public sealed class BuiltInTraceTests
{
    private const string UpdateVariable = "IGW_UPDATE_TRACES";

    [Theory]
    [InlineData("sessions")]
    [InlineData("unique")]
    [InlineData("system-prompt")]
    public void The_built_in_traces_are_what_their_generators_make(string name)
    {
        string expected = name switch
        {
            "sessions" => SessionTraceGenerator.Generate(seed: 7),
            "unique" => UniqueTraceGenerator.Generate(seed: 7),
            _ => SystemPromptTraceGenerator.Generate(seed: 7),
        };
        if (Environment.GetEnvironmentVariable(UpdateVariable) is { Length: > 0 } folder)
        {
            File.WriteAllText(Path.Combine(folder, $"{name}.jsonl"), expected);
        }

        using Stream stream = typeof(TraceSource).Assembly.GetManifestResourceStream(
            $"InferenceGateway.LoadGeneration.Traces.{name}.jsonl"
        )!;
        using StreamReader reader = new(stream);
        string.Equals(reader.ReadToEnd(), expected, StringComparison.Ordinal)
            .ShouldBeTrue($"run with {UpdateVariable} set to the folder of {name}.jsonl to write it anew");
    }

    [Fact]
    public void The_sessions_trace_is_small_and_has_many_growing_sessions()
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
    public void The_unique_trace_is_small_and_repeats_nothing()
    {
        TraceRecord[] records = [.. TraceSource.Find("builtin:unique").Records()];

        records.Length.ShouldBe(250);
        records.ShouldAllBe(record => record.InputTokens >= 200 && record.InputTokens <= 8000);
        records.ShouldAllBe(record => record.OutputTokens >= 20 && record.OutputTokens <= 200);
        records.SelectMany(record => record.BlockIds).ShouldBeUnique();
        // 250 exponential gaps of 0.2 s on average: 50 s with a standard deviation of 0.2 · √250 = 3.2 s.
        records[^1].Timestamp.ShouldBeInRange(TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(60));
        // Log-uniform lengths: a fifth below 200 · 40^0.2 = 418 tokens, a fifth above 200 · 40^0.8 = 3825.
        records.Count(record => record.InputTokens < 418).ShouldBeInRange(30, 70);
        records.Count(record => record.InputTokens > 3825).ShouldBeInRange(30, 70);
        using Stream stream = typeof(TraceSource).Assembly.GetManifestResourceStream(
            "InferenceGateway.LoadGeneration.Traces.unique.jsonl"
        )!;
        stream.Length.ShouldBeLessThan(40_000);
    }

    [Fact]
    public void All_of_the_system_prompt_trace_begins_alike()
    {
        TraceRecord[] records = [.. TraceSource.Find("builtin:system-prompt").Records()];

        records.Length.ShouldBe(400);
        // 12 blocks of 512 tokens; the longest conversation adds five questions of 800 and four answers of 300 tokens.
        records.ShouldAllBe(record => record.BlockIds.Take(12).SequenceEqual(Enumerable.Range(0, 12).Select(id => (long)id)));
        records.ShouldAllBe(record => record.InputTokens >= 6344 && record.InputTokens <= 6144 + (5 * 800) + (4 * 300));
        records.ShouldAllBe(record => record.OutputTokens >= 50 && record.OutputTokens <= 300);
        records.GroupBy(record => record.BlockIds[12]).Count(conversation => conversation.Count() > 1).ShouldBeGreaterThan(50);
    }

    [Fact]
    public void An_unknown_built_in_trace_names_those_there_are()
    {
        FileNotFoundException exception = Should.Throw<FileNotFoundException>(() => TraceSource.Find("builtin:nothing"));

        exception.Message.ShouldContain("builtin:sessions, builtin:unique, builtin:system-prompt");
    }
}
