using System.Text;
using InferenceGateway.LoadGeneration.Prompts;
using InferenceGateway.LoadGeneration.Traces;
using InferenceGateway.LoadGeneration.Workloads;

namespace InferenceGateway.LoadGeneration.Tests.Workloads;

public sealed class WorkloadTests
{
    private static readonly LengthDistribution Ten = LengthDistribution.Fixed(10);

    [Fact]
    public void Synthetic_prompts_share_nothing_and_come_again_with_the_same_seed()
    {
        SyntheticWorkload workload = new(5, LengthDistribution.Uniform(20, 60), Ten, ModelMix.Default);

        string[] prompts = [.. Requests(workload).Take(50).Select(Prompt)];

        prompts.Select(prompt => prompt[..32]).Distinct().Count().ShouldBe(50);
        Requests(workload).Take(50).Select(Prompt).ShouldBe(prompts);
        Requests(new SyntheticWorkload(6, LengthDistribution.Uniform(20, 60), Ten, ModelMix.Default))
            .Take(50)
            .Select(Prompt)
            .ShouldNotBe(prompts);
    }

    [Fact]
    public void Synthetic_prompts_have_4_bytes_for_each_token()
    {
        SyntheticWorkload workload = new(5, LengthDistribution.Fixed(512), Ten, ModelMix.Default);

        PlannedRequest request = Requests(workload).First();

        request.PromptTokens.ShouldBe(512);
        request.OutputTokens.ShouldBe(10);
        Prompt(request).Length.ShouldBe(2048);
    }

    [Fact]
    public void Two_groups_of_three_are_six_prompts_under_two_system_prompts_repeated_without_end()
    {
        SharedPrefixOptions options = new() { Groups = 2, PromptsPerGroup = 3 };
        SharedPrefixWorkload workload = new(5, options, ModelMix.Default);

        PlannedRequest[] requests = [.. Requests(workload).Take(12)];

        requests.Select(Prompt).Distinct().Count().ShouldBe(6);
        requests.Select(request => Text(request.Messages[0].Text)).Distinct().Count().ShouldBe(2);
        requests.Take(6).Select(Prompt).ShouldBe(requests.Skip(6).Select(Prompt));
        requests[0].Messages.Select(message => message.Role).ShouldBe(["system", "user"]);
    }

    [Fact]
    public void A_conversation_grows_by_every_question_and_every_live_answer()
    {
        WorkloadSession session = Conversations(turns: 2).First();

        PlannedRequest first = session.Next(null)!;
        PlannedRequest second = session.Next(new TurnResult(Succeeded: true, OutputTokens: 2, Answer: "the answer"))!;

        first.Messages.Select(message => message.Role).ShouldBe(["system", "user"]);
        first.KeepsAnswer.ShouldBeTrue();
        second.Messages.Select(message => message.Role).ShouldBe(["system", "user", "assistant", "user"]);
        Text(second.Messages[2].Text).ShouldBe("the answer");
        Prompt(second).ShouldStartWith(Prompt(first));
        session.Next(new TurnResult(Succeeded: true, OutputTokens: 2, Answer: "end")).ShouldBeNull();
    }

    [Fact]
    public void Users_share_the_system_prompt_and_nothing_else()
    {
        PlannedRequest[] firsts = [.. Conversations(turns: 2).Take(20).Select(session => session.Next(null)!)];

        firsts.Select(request => Text(request.Messages[0].Text)).Distinct().Count().ShouldBe(1);
        firsts.Select(request => Text(request.Messages[1].Text)).Distinct().Count().ShouldBe(20);
    }

    [Fact]
    public void A_conversation_ends_with_a_failed_request()
    {
        WorkloadSession session = Conversations(turns: 5).First();
        session.Next(null);

        session.Next(new TurnResult(Succeeded: false, OutputTokens: 0, Answer: null)).ShouldBeNull();
    }

    [Fact]
    public void Where_no_text_is_produced_the_history_grows_by_the_tokens_generated()
    {
        WorkloadSession session = Conversations(turns: 2).First();
        int before = session.Next(null)!.PromptTokens;

        int after = session.Next(new TurnResult(Succeeded: true, OutputTokens: 70, Answer: null))!.PromptTokens;

        // 70 tokens of answer and 100 of the next question.
        (after - before).ShouldBe(170);
    }

    [Fact]
    public void Pauses_have_the_mean_asked_for()
    {
        double[] pauses = [.. Conversations(turns: 1).Take(5000).Select(session => session.Next(null)!.ThinkTime.TotalSeconds)];

        // Exponential with mean 2 s: the mean of 5,000 has a standard error of 0.028.
        pauses.Average().ShouldBe(2, 0.12);
        pauses.Max().ShouldBeGreaterThan(8);
    }

    [Fact]
    public void A_replay_has_the_recorded_times_and_lengths()
    {
        WorkloadSession[] sessions = [.. Replay(new TraceReplayOptions()).Sessions()];

        sessions.Select(session => session.Arrival!.Value.TotalSeconds).ShouldBe([0, 10, 20, 30]);
        PlannedRequest[] requests = [.. sessions.Select(session => session.Next(null)!)];
        requests.Select(request => Prompt(request).Length / 4).ShouldBe([600, 1100, 1100, 512]);
        requests.Select(request => request.OutputTokens).ShouldBe([5, 6, 7, 1]);
        // Requests 2 and 3 have blocks 1, 2 in common: 1,024 tokens; request 4 repeats block 1 only.
        Prompt(requests[1])[..4096].ShouldBe(Prompt(requests[2])[..4096]);
        Prompt(requests[1])[4096..].ShouldNotBe(Prompt(requests[2])[4096..]);
        Prompt(requests[3]).ShouldBe(Prompt(requests[1])[..2048]);
    }

    [Fact]
    public void A_window_starts_at_zero_leaves_its_end_out_and_is_played_at_the_speed()
    {
        TraceReplayOptions options = new()
        {
            Speed = 4,
            WindowStart = TimeSpan.FromSeconds(10),
            WindowEnd = TimeSpan.FromSeconds(30),
        };

        // Recorded at 10 s and 20 s: 0 s and 10 s into the window, four times faster.
        Replay(options).Sessions().Select(session => session.Arrival!.Value.TotalSeconds).ShouldBe([0, 2.5]);
    }

    [Fact]
    public void Scaled_lengths_keep_the_pattern_of_shared_blocks()
    {
        PlannedRequest[] requests = [.. Requests(Replay(new TraceReplayOptions { LengthScale = 0.1 }))];

        // A block of 512 becomes 51; 600 = 1 block + 88 → 51 + 9; 1100 = 2 blocks + 76 → 102 + 8.
        requests.Select(request => request.PromptTokens).ShouldBe([60, 110, 110, 51]);
        requests.Select(request => request.OutputTokens).ShouldBe([1, 1, 1, 1]);
        Prompt(requests[1])[..408].ShouldBe(Prompt(requests[2])[..408]);
        Prompt(requests[1])[408..].ShouldNotBe(Prompt(requests[2])[408..]);
        Prompt(requests[3]).ShouldBe(Prompt(requests[1])[..204]);
    }

    [Fact]
    public void Cut_prompts_keep_their_shared_beginnings()
    {
        PlannedRequest[] requests = [.. Requests(Replay(new TraceReplayOptions { MaximumInputTokens = 700 }))];

        requests.Select(request => request.PromptTokens).ShouldBe([600, 700, 700, 512]);
        Prompt(requests[1]).ShouldBe(Prompt(requests[2]));
    }

    private static TraceReplayWorkload Replay(TraceReplayOptions options)
    {
        const string Trace = """
            {"timestamp": 0, "input_length": 600, "output_length": 5, "hash_ids": [8, 9]}
            {"timestamp": 10000, "input_length": 1100, "output_length": 6, "hash_ids": [1, 2, 3]}
            {"timestamp": 20000, "input_length": 1100, "output_length": 7, "hash_ids": [1, 2, 4]}
            {"timestamp": 30000, "input_length": 512, "output_length": 0, "hash_ids": [1]}
            """;
        return new TraceReplayWorkload(3, new TraceSource("test", () => new StringReader(Trace)), options, ModelMix.Default);
    }

    private static IEnumerable<WorkloadSession> Conversations(int turns) =>
        new ConversationWorkload(
            5,
            new ConversationOptions { Turns = LengthDistribution.Fixed(turns), MeanThinkTime = TimeSpan.FromSeconds(2) },
            ModelMix.Default
        ).Sessions();

    private static IEnumerable<PlannedRequest> Requests(IWorkload workload) => workload.Sessions().Select(session => session.Next(null)!);

    private static string Prompt(PlannedRequest request) => string.Concat(request.Messages.Select(message => Text(message.Text)));

    private static string Text(PromptText text)
    {
        byte[] bytes = new byte[text.ByteLength];
        text.WriteTo(bytes);
        return Encoding.UTF8.GetString(bytes);
    }
}
