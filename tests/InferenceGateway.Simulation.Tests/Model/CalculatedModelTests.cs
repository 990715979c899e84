using InferenceGateway.Simulation.Latency;
using InferenceGateway.Simulation.Model;
using static InferenceGateway.Simulation.Tests.Model.Recording;

namespace InferenceGateway.Simulation.Tests.Model;

public sealed class CalculatedModelTests
{
    private static readonly LatencyOptions Constant = new()
    {
        Calculator = LatencyCalculator.Constant,
        TimeToFirstToken = TimeSpan.FromMilliseconds(100),
        InterTokenLatency = TimeSpan.FromMilliseconds(10),
    };

    [Fact]
    public void Five_tokens_take_the_first_token_time_and_four_gaps()
    {
        ServerModel model = Create(Constant);
        Recording request = Of(prompt: 20, output: 5);

        model.Submit(request.Request, At(0)).ShouldBe(SubmitOutcome.Accepted);
        model.Advance(At(1000));

        // 100 ms, then 4 x 10 ms.
        request.TokenTimes.ShouldBe([100, 110, 120, 130, 140]);
        request.Request.FinishReason.ShouldBe(FinishReason.Length);
        request.Request.FinishedAt.ShouldBe(At(140));
    }

    [Fact]
    public void A_full_server_is_slower_by_the_load_factor()
    {
        ServerModel model = Create(Constant with { TimeFactorUnderLoad = 2 }, options => options with { MaximumSequences = 5 });
        Recording[] requests = [.. Enumerable.Range(0, 5).Select(_ => Of(prompt: 1, output: 1))];

        foreach (Recording request in requests)
        {
            model.Submit(request.Request, At(0));
        }

        model.Advance(At(1000));

        // f = 1 + (2 - 1)(r - 1)/(5 - 1) with r = 1 to 5.
        requests.Select(request => request.TokenTimes.Single()).ShouldBe([100, 125, 150, 175, 200]);
    }

    [Fact]
    public void The_per_token_time_counts_only_what_is_not_cached()
    {
        LatencyOptions perToken = new()
        {
            Calculator = LatencyCalculator.PerToken,
            PrefillOverhead = TimeSpan.FromMilliseconds(10),
            PrefillTimePerToken = TimeSpan.FromMilliseconds(1),
        };
        ServerModel model = Create(perToken);
        Recording first = Of(prompt: 64, output: 1, blocks: [1, 2, 3, 4]);
        Recording second = Of(prompt: 100, output: 1, blocks: [1, 2, 3, 4, 5, 6]);

        model.Submit(first.Request, At(0));
        model.Advance(At(1000));
        model.Submit(second.Request, At(1000));
        model.Advance(At(2000));

        // 10 + 64, and 10 + (100 - 64) after one second.
        first.TokenTimes.ShouldBe([74]);
        second.Request.CachedTokens.ShouldBe(64);
        second.TokenTimes.ShouldBe([1046]);
    }

    [Fact]
    public void Microseconds_add_up_before_they_are_rounded()
    {
        LatencyOptions perToken = new() { Calculator = LatencyCalculator.PerToken, PrefillTimePerToken = TimeSpan.FromMicroseconds(3) };
        ServerModel model = Create(perToken);
        Recording request = Of(prompt: 101, output: 1);

        model.Submit(request.Request, At(0));
        model.Advance(At(1));

        // 101 x 3 microseconds.
        request.TokenTimes.ShouldBe([0.303]);
    }

    [Fact]
    public void A_server_of_half_the_speed_takes_twice_as_long()
    {
        ServerModel model = Create(Constant with { SpeedFactor = 0.5 });
        Recording request = Of(prompt: 1, output: 2);

        model.Submit(request.Request, At(0));
        model.Advance(At(1000));

        request.TokenTimes.ShouldBe([200, 220]);
    }

    [Fact]
    public void A_request_beyond_the_running_and_waiting_ones_is_refused()
    {
        ServerModel model = Create(Constant, options => options with { MaximumSequences = 1, MaximumWaiting = 1 });

        model.Submit(Of(1, 2).Request, At(0)).ShouldBe(SubmitOutcome.Accepted);
        model.Submit(Of(1, 2).Request, At(0)).ShouldBe(SubmitOutcome.Accepted);
        model.Submit(Of(1, 2).Request, At(0)).ShouldBe(SubmitOutcome.QueueFull);

        model.RunningCount.ShouldBe(1);
        model.WaitingCount.ShouldBe(1);
    }

    [Fact]
    public void Without_a_queue_a_second_request_is_refused_while_the_first_runs()
    {
        ServerModel model = Create(Constant, options => options with { MaximumSequences = 1, MaximumWaiting = 0 });

        model.Submit(Of(1, 1).Request, At(0)).ShouldBe(SubmitOutcome.Accepted);
        model.Submit(Of(1, 1).Request, At(99)).ShouldBe(SubmitOutcome.QueueFull);
        model.Submit(Of(1, 1).Request, At(100)).ShouldBe(SubmitOutcome.Accepted);
    }

    [Fact]
    public void A_cancelled_request_gives_its_slot_to_the_next_at_once()
    {
        ServerModel model = Create(Constant, options => options with { MaximumSequences = 1 });
        Recording first = Of(1, 5);
        Recording second = Of(1, 1);
        model.Submit(first.Request, At(0));
        model.Submit(second.Request, At(0));

        model.Cancel(first.Request, At(50));
        model.Advance(At(1000));

        first.TokenTimes.ShouldBeEmpty();
        first.Request.FinishReason.ShouldBe(FinishReason.Abort);
        second.TokenTimes.ShouldBe([150]);
    }

    [Fact]
    public void An_adapter_waits_for_a_slot_while_the_base_model_passes()
    {
        ServerModel model = Create(Constant);
        Recording x = Of(1, 2, adapter: "x");
        Recording y = Of(1, 1, adapter: "y");
        Recording baseModel = Of(1, 1);
        model.Submit(x.Request, At(0));
        model.Submit(y.Request, At(0));
        model.Submit(baseModel.Request, At(0));

        List<string> waiting = [];
        model.CopyWaitingAdapters(waiting);
        model.Advance(At(1000));

        // x ends at 110; y starts then.
        waiting.ShouldBe(["y"]);
        baseModel.TokenTimes.ShouldBe([100]);
        y.TokenTimes.ShouldBe([210]);
    }

    [Fact]
    public void A_waiting_adapter_is_overtaken_only_so_often()
    {
        ServerModel model = Create(Constant);
        Recording x = Of(1, 1000, adapter: "x");
        model.Submit(x.Request, At(0));
        model.Submit(Of(1, 1000, adapter: "y").Request, At(0));

        for (int i = 0; i < ServerModel.MaximumOvertakes; i++)
        {
            model.Submit(Of(1, 1000).Request, At(0));
        }

        model.WaitingCount.ShouldBe(1);
        model.Submit(Of(1, 1000).Request, At(0));
        model.WaitingCount.ShouldBe(2);

        model.Cancel(x.Request, At(1));
        model.WaitingCount.ShouldBe(0);
    }

    [Fact]
    public void New_time_constants_hold_for_the_next_delay()
    {
        ServerModel model = Create(Constant);
        Recording running = Of(1, 3);
        model.Submit(running.Request, At(0));
        model.Advance(At(105));

        model.ChangeLatency(Constant with { InterTokenLatency = TimeSpan.FromMilliseconds(50) }, At(105));
        model.Advance(At(1000));

        // The token at 110 had been planned; the one after it was not.
        running.TokenTimes.ShouldBe([100, 110, 160]);
    }

    [Fact]
    public void Running_requests_survive_a_change_of_the_calculator()
    {
        ServerModel model = Create(Constant);
        Recording running = Of(1, 4);
        model.Submit(running.Request, At(0));
        model.Advance(At(105));

        LatencyOptions step = new() { Calculator = LatencyCalculator.Step, InterTokenLatency = TimeSpan.FromMilliseconds(20) };
        model.ChangeLatency(step, At(105));
        model.Advance(At(130));
        model.ChangeLatency(Constant, At(130));
        model.Advance(At(1000));

        // Token 2 ends the step of 105 to 125; the next step is given up at 130 for gaps of 10.
        running.TokenTimes.ShouldBe([100, 125, 140, 150]);
    }
}
