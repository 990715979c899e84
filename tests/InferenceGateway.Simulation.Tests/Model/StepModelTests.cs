using InferenceGateway.Simulation.Latency;
using InferenceGateway.Simulation.Model;
using static InferenceGateway.Simulation.Tests.Model.Recording;

namespace InferenceGateway.Simulation.Tests.Model;

public sealed class StepModelTests
{
    /// <summary>Steps of 10 ms plus 1 ms for each prefill token.</summary>
    private static readonly LatencyOptions Plain = new()
    {
        InterTokenLatency = TimeSpan.FromMilliseconds(10),
        PrefillTimePerToken = TimeSpan.FromMilliseconds(1),
    };

    private static readonly LatencyOptions FreePrefill = new() { InterTokenLatency = TimeSpan.FromMilliseconds(10) };

    [Fact]
    public void A_lone_request_takes_its_prefill_and_then_one_step_per_token()
    {
        ServerModel model = Create(Plain);
        Recording request = Of(prompt: 100, output: 3);

        model.Submit(request.Request, At(0));
        model.Advance(At(1000));

        request.TokenTimes.ShouldBe([110, 120, 130]);
        model.NextEventAt.ShouldBeNull();
    }

    [Fact]
    public void A_prompt_longer_than_the_budget_is_spread_over_steps()
    {
        ServerModel model = Create(Plain, options => options with { MaximumSequences = 8, MaximumBatchedTokens = 64 });
        Recording request = Of(prompt: 100, output: 2);

        model.Submit(request.Request, At(0));
        model.Advance(At(1000));

        // Steps of 10 + 64 and 10 + 36, then a decode.
        request.TokenTimes.ShouldBe([120, 130]);
    }

    [Fact]
    public void A_prefill_delays_the_tokens_of_the_same_step()
    {
        ServerModel model = Create(Plain);
        Recording early = Of(prompt: 10, output: 3);
        Recording late = Of(prompt: 50, output: 1);

        model.Submit(early.Request, At(0));
        model.Submit(late.Request, At(15));
        model.Advance(At(1000));

        // Step 1 ends at 20; step 2 decodes one and prefills 50: 60 ms; step 3 decodes: 10 ms.
        early.TokenTimes.ShouldBe([20, 80, 90]);
        late.TokenTimes.ShouldBe([80]);
        late.Request.AdmittedAt.ShouldBe(At(20));
    }

    [Fact]
    public void Prefill_queues_behind_prefill()
    {
        ServerModel model = Create(Plain, options => options with { MaximumSequences = 8, MaximumBatchedTokens = 50 });
        Recording first = Of(prompt: 80, output: 1);
        Recording second = Of(prompt: 40, output: 1);
        Recording third = Of(prompt: 10, output: 1);

        model.Submit(first.Request, At(0));
        model.Submit(second.Request, At(0));
        model.Submit(third.Request, At(0));
        model.WaitingCount.ShouldBe(2);
        model.Advance(At(1000));

        // 50 of the first (60 ms); 30 of the first and 20 of the second (120); 20 of the second and 10 of the third (160).
        first.TokenTimes.ShouldBe([120]);
        second.TokenTimes.ShouldBe([160]);
        third.TokenTimes.ShouldBe([160]);
    }

    [Fact]
    public void Sequences_and_their_context_lengthen_a_step()
    {
        LatencyOptions latency = Plain with
        {
            StepOverhead = TimeSpan.FromMilliseconds(10),
            DecodeTimePerSequence = TimeSpan.FromMilliseconds(2),
            DecodeNanosecondsPerContextToken = 1000,
        };
        ServerModel model = Create(latency);
        Recording first = Of(prompt: 10, output: 3);
        Recording second = Of(prompt: 20, output: 2);

        model.Submit(first.Request, At(0));
        model.Submit(second.Request, At(0));
        model.Advance(At(1000));

        // 10 + 10; then 10 + 2 + 0.011 (10 + 1 tokens held) + 20; then 10 + 2 x 2 + 0.033 (12 + 21 tokens held).
        first.TokenTimes.ShouldBe([20, 52.011, 66.044]);
        second.TokenTimes.ShouldBe([52.011, 66.044]);
    }

    [Fact]
    public void A_full_decode_batch_takes_the_load_factor_times_as_long()
    {
        ServerModel model = Create(FreePrefill with { TimeFactorUnderLoad = 2 }, options => options with { MaximumSequences = 11 });
        Recording[] requests = [.. Enumerable.Range(0, 11).Select(_ => Of(prompt: 1, output: 1000))];
        foreach (Recording request in requests)
        {
            model.Submit(request.Request, At(0));
        }

        model.Advance(At(100));

        // One share is 10 (2 - 1)/(11 - 1) = 1 ms and the rest of a step 9 ms: 9 + 11 = 2 x 10.
        List<double> times = requests[0].TokenTimes;
        (times[^1] - times[^2]).ShouldBe(20, 1e-9);
    }

    [Fact]
    public void The_overhead_of_a_prompt_passes_before_the_engine_sees_it()
    {
        ServerModel model = Create(Plain with { PrefillOverhead = TimeSpan.FromMilliseconds(30) });
        Recording request = Of(prompt: 5, output: 1);

        model.Submit(request.Request, At(0));
        (model.PreparingCount, model.WaitingCount, model.RunningCount).ShouldBe((1, 0, 0));
        model.Advance(At(30));
        (model.PreparingCount, model.WaitingCount, model.RunningCount).ShouldBe((0, 0, 1));
        model.Advance(At(1000));

        request.TokenTimes.ShouldBe([45]);
    }

    [Fact]
    public void A_request_cancelled_before_the_engine_saw_it_leaves_nothing()
    {
        ServerModel model = Create(Plain with { PrefillOverhead = TimeSpan.FromMilliseconds(30) });
        Recording request = Of(prompt: 5, output: 1);
        model.Submit(request.Request, At(0));

        model.Cancel(request.Request, At(10));

        model.PreparingCount.ShouldBe(0);
        request.Endings.ShouldBe(1);
        model.Advance(At(100));
        model.RunningCount.ShouldBe(0);
    }

    [Theory]
    [InlineData(64, 64, 1)]
    [InlineData(20, 16, 4)]
    public void A_repeated_prompt_is_computed_only_after_its_last_full_block(int prompt, int cached, int computed)
    {
        ServerModel model = Create(Plain);
        ulong[] blocks = [.. Enumerable.Range(1, prompt / 16).Select(value => (ulong)value)];
        model.Submit(Of(prompt, 1, blocks).Request, At(0));
        model.Advance(At(1000));

        Recording again = Of(prompt, 1, blocks);
        model.Submit(again.Request, At(1000));
        model.Advance(At(2000));

        again.Request.CachedTokens.ShouldBe(cached);
        again.TokenTimes.ShouldBe([1000 + 10 + computed]);
        model.Statistics.PrefixCacheHits.ShouldBe(cached);
        model.Statistics.PrefixCacheQueries.ShouldBe(2 * prompt);
    }

    [Fact]
    public void Without_prefix_caching_nothing_is_reused()
    {
        ServerModel model = Create(Plain, options => options with { PrefixCaching = false });
        model.Submit(Of(16, 1, [1]).Request, At(0));
        model.Advance(At(1000));

        Recording again = Of(16, 1, [1]);
        model.Submit(again.Request, At(1000));
        model.Advance(At(2000));

        again.Request.CachedTokens.ShouldBe(0);
    }

    [Fact]
    public void A_prompt_that_fills_the_cache_evicts_the_one_before()
    {
        ServerModel model = Create(Plain, options => options with { CacheBlocks = 4 });
        Recording[] requests = [Of(64, 1, [1, 2, 3, 4]), Of(64, 1, [5, 6, 7, 8]), Of(64, 1, [1, 2, 3, 4])];
        for (int i = 0; i < requests.Length; i++)
        {
            model.Submit(requests[i].Request, At(i * 1000));
            model.Advance(At((i * 1000) + 999));
        }

        requests[2].Request.CachedTokens.ShouldBe(0);
        requests[2].TokenTimes.ShouldBe([2074]);
    }

    [Fact]
    public void A_request_waits_for_memory_instead_of_failing()
    {
        ServerModel model = Create(Plain, options => options with { CacheBlocks = 6 });
        Recording first = Of(64, 3, [1, 2, 3, 4]);
        Recording second = Of(64, 1, [5, 6, 7, 8]);
        model.Submit(first.Request, At(0));
        model.Submit(second.Request, At(0));

        model.Advance(At(90));
        model.WaitingCount.ShouldBe(1);
        // Four blocks of prompt and one for the tokens after it, of six.
        model.CacheUsage.ShouldBe(5.0 / 6, 1e-12);
        model.Advance(At(1000));

        // The first ends at 74 + 10 + 10; the second starts then.
        first.TokenTimes.ShouldBe([74, 84, 94]);
        second.TokenTimes.ShouldBe([168]);
        model.CacheUsage.ShouldBe(0);
    }

    [Fact]
    public void A_prompt_larger_than_the_cache_is_refused()
    {
        ServerModel model = Create(Plain, options => options with { CacheBlocks = 4 });

        model.Submit(Of(65, 1).Request, At(0)).ShouldBe(SubmitOutcome.TooLarge);
        model.Submit(Of(64, 1).Request, At(0)).ShouldBe(SubmitOutcome.Accepted);
    }

    [Fact]
    public void A_sequence_that_cannot_grow_preempts_the_one_admitted_last()
    {
        ServerModel model = Create(FreePrefill, options => options with { CacheBlocks = 8 });
        Recording first = Of(63, 5, [1, 2, 3]);
        Recording second = Of(63, 5, [4, 5, 6]);

        model.Submit(first.Request, At(0));
        model.Submit(second.Request, At(0));
        model.Advance(At(1000));

        // At 20 the first holds 65 tokens and needs a fifth block of the eight, all taken: the second goes, and comes back at 50 when
        // the first has ended. What it had computed, its token of 20 included, is computed again in one step.
        first.TokenTimes.ShouldBe([10, 20, 30, 40, 50]);
        second.TokenTimes.ShouldBe([20, 60, 70, 80, 90]);
        model.Statistics.Preemptions.ShouldBe(1);
        second.Request.Generated.ShouldBe(5);
    }

    [Fact]
    public void A_lone_sequence_ends_where_memory_ends()
    {
        ServerModel model = Create(FreePrefill, options => options with { CacheBlocks = 2 });
        Recording request = Of(20, 100);

        model.Submit(request.Request, At(0));
        model.Advance(At(10_000));

        // 32 places hold 20 tokens of prompt and 12 generated ones, from which a 13th follows.
        request.TokenTimes.Count.ShouldBe(13);
        request.Request.FinishReason.ShouldBe(FinishReason.Length);
    }

    [Fact]
    public void A_request_cancelled_in_the_middle_of_a_step_gets_no_token_of_it()
    {
        ServerModel model = Create(Plain);
        Recording cancelled = Of(10, 5);
        Recording other = Of(10, 1);
        model.Submit(cancelled.Request, At(0));
        model.Submit(other.Request, At(0));

        model.Cancel(cancelled.Request, At(5));
        model.ReferencedBlocks.ShouldBe(0);
        model.Advance(At(1000));

        // The step that was under way runs to its end at 20 all the same.
        cancelled.TokenTimes.ShouldBeEmpty();
        other.TokenTimes.ShouldBe([40]);
    }

    [Fact]
    public void A_request_without_output_ends_with_its_prefill()
    {
        ServerModel model = Create(Plain);
        Recording embedding = Of(10, 0);

        model.Submit(embedding.Request, At(0));
        model.Advance(At(1000));

        embedding.TokenTimes.ShouldBeEmpty();
        embedding.Request.FinishedAt.ShouldBe(At(20));
        model.Statistics.PromptTokens.ShouldBe(10);
    }

    [Fact]
    public void A_finished_request_may_submit_the_next_one()
    {
        ServerModel model = Create(Plain);
        Recording next = Of(5, 1);
        Recording first = Of(5, 1, whenFinished: _ => model.Submit(next.Request, model.Now));

        model.Submit(first.Request, At(0));
        model.Advance(At(1000));

        first.TokenTimes.ShouldBe([15]);
        next.TokenTimes.ShouldBe([30]);
    }

    [Fact]
    public void A_request_cannot_be_submitted_twice()
    {
        ServerModel model = Create(Plain);
        Recording request = Of(5, 1);
        model.Submit(request.Request, At(0));

        Should.Throw<InvalidOperationException>(() => model.Submit(request.Request, At(1)));
    }

    [Fact]
    public void The_statistics_tell_where_the_time_went()
    {
        ServerModel model = Create(Plain, options => options with { MaximumSequences = 1 });
        model.Submit(Of(10, 3).Request, At(0));
        model.Submit(Of(10, 1).Request, At(0));
        model.Advance(At(1000));

        // The first runs 20 + 10 + 10 ms; the second waits 40 ms and runs 20.
        model.Statistics.Queue.Sum.ShouldBe(0.040, 1e-9);
        model.Statistics.Queue.Count.ShouldBe(2);
        model.Statistics.EndToEnd.Sum.ShouldBe(0.040 + 0.060, 1e-9);
        model.Statistics.TimeToFirstToken.Sum.ShouldBe(0.020 + 0.060, 1e-9);
        model.Statistics.Prefill.Sum.ShouldBe(0.020 + 0.020, 1e-9);
        model.Statistics.Decode.Sum.ShouldBe(0.020, 1e-9);
        model.Statistics.InterTokenLatency.Count.ShouldBe(2);
        // One token has no time per further token.
        model.Statistics.TimePerOutputToken.Count.ShouldBe(1);
        model.Statistics.FinishedByLength.ShouldBe(2);
    }
}
