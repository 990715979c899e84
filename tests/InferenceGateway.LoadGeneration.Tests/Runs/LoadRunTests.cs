using InferenceGateway.LoadGeneration.Arrivals;
using InferenceGateway.LoadGeneration.Recording;
using InferenceGateway.LoadGeneration.Reports;
using InferenceGateway.LoadGeneration.Sending;
using InferenceGateway.LoadGeneration.Traces;
using InferenceGateway.LoadGeneration.Workloads;

namespace InferenceGateway.LoadGeneration.Tests.Runs;

public sealed class LoadRunTests
{
    private const double Tolerance = 1e-6;
    private static readonly ArrivalProcess TenPerSecond = new(ArrivalKind.Constant, 10, TimeSpan.FromSeconds(1), Seed: 1);
    private readonly PumpScheduler _time = new();

    [Fact]
    public void Open_loop_load_is_sent_when_it_is_due_however_slow_the_server_is()
    {
        VirtualServer server = new(_time.Clock) { FirstTokenDelay = TimeSpan.FromSeconds(30) };

        LoadReport report = Run(new LoadOptions { Arrivals = TenPerSecond }, Prompts(outputTokens: 1), server);

        SentAt(server).ShouldBe([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0], Tolerance);
        server.PeakInFlight.ShouldBe(10);
        report.InFlightPeak.ShouldBe(10);
        report.ScheduleDelay!.Maximum.ShouldBe(0, Tolerance);
    }

    [Fact]
    public void Latencies_of_a_streamed_answer_are_measured_to_the_token()
    {
        VirtualServer server = new(_time.Clock);

        LoadReport report = Run(new LoadOptions { Arrivals = TenPerSecond }, Prompts(outputTokens: 5), server);

        // First token after 100 ms, then 4 gaps of 10 ms: 140 ms in all, 28 ms for each of 5 tokens.
        report.SuccessCount.ShouldBe(10);
        report.TimeToFirstToken!.Mean.ShouldBe(0.100, Tolerance);
        report.TimePerOutputToken!.Mean.ShouldBe(0.010, Tolerance);
        report.InterTokenLatency!.Count.ShouldBe(40);
        report.InterTokenLatency.At(50).ShouldBe(0.010, Tolerance);
        report.RequestLatency!.Mean.ShouldBe(0.140, Tolerance);
        report.NormalizedTimePerOutputToken!.Mean.ShouldBe(0.028, Tolerance);
        // From the first request at 0.1 s to the end of the last at 1.14 s.
        report.BenchmarkSeconds.ShouldBe(1.04, Tolerance);
        report.PerSecond(report.OutputTokens!.Sum).ShouldBe(50 / 1.04, 0.001);
        report.AchievedRate.ShouldBe(10 / 0.9, 0.001);
    }

    [Fact]
    public void A_reached_limit_of_requests_in_flight_holds_requests_back_and_is_reported()
    {
        VirtualServer server = new(_time.Clock) { FirstTokenDelay = TimeSpan.FromSeconds(1) };
        LoadOptions options = new() { Arrivals = TenPerSecond, InFlightLimit = 5 };

        LoadReport report = Run(options, Prompts(outputTokens: 1), server);

        // Five go out at 0.1 ... 0.5 s and end a second later; the other five, due at 0.6 ... 1.0 s, follow at 1.1 ... 1.5 s.
        SentAt(server).ShouldBe([0.1, 0.2, 0.3, 0.4, 0.5, 1.1, 1.2, 1.3, 1.4, 1.5], Tolerance);
        server.PeakInFlight.ShouldBe(5);
        report.InFlightLimitHits.ShouldBe(5);
        report.ScheduleDelay!.Maximum.ShouldBe(0.5, Tolerance);
        report.RequestLatency!.Maximum.ShouldBe(1.0, Tolerance);
        // Waiting counts for the user: from the schedule it is half a second more.
        report.RequestLatencyFromSchedule!.Maximum.ShouldBe(1.5, Tolerance);
        report.TimeToFirstTokenFromSchedule!.Maximum.ShouldBe(1.5, Tolerance);
    }

    [Fact]
    public void Closed_loop_load_keeps_exactly_its_number_under_way()
    {
        VirtualServer server = new(_time.Clock);
        LoadOptions options = new() { Concurrency = 5, Duration = TimeSpan.FromSeconds(1) };

        LoadReport report = Run(options, Prompts(outputTokens: 1), server);

        // Each takes 100 ms, so there are ten rounds of five; the round that would start at 1 s is not sent.
        server.PeakInFlight.ShouldBe(5);
        report.SentCount.ShouldBe(50);
        report.SuccessCount.ShouldBe(50);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(3)]
    public void No_more_requests_are_sent_than_asked_for(int? concurrency)
    {
        VirtualServer server = new(_time.Clock);
        LoadOptions options = new()
        {
            Concurrency = concurrency,
            Arrivals = concurrency is null ? TenPerSecond : null,
            MaximumRequests = 7,
        };

        Run(options, Prompts(outputTokens: 1), server).SentCount.ShouldBe(7);

        server.Received.Count.ShouldBe(7);
    }

    [Fact]
    public void A_trace_is_replayed_at_its_own_times_and_ends_with_the_duration()
    {
        const string Trace = """
            {"timestamp": 0, "input_length": 5, "output_length": 1, "hash_ids": [1]}
            {"timestamp": 0, "input_length": 5, "output_length": 1, "hash_ids": [2]}
            {"timestamp": 1500, "input_length": 5, "output_length": 1, "hash_ids": [3]}
            {"timestamp": 9000, "input_length": 5, "output_length": 1, "hash_ids": [4]}
            """;
        TraceSource source = new("test", () => new StringReader(Trace));
        TraceReplayWorkload workload = new(1, source, new TraceReplayOptions(), ModelMix.Default);
        VirtualServer server = new(_time.Clock);

        Run(new LoadOptions { Duration = TimeSpan.FromSeconds(5) }, workload, server);

        SentAt(server).ShouldBe([0, 0, 1.5], Tolerance);
    }

    [Fact]
    public void The_next_turn_of_a_conversation_follows_the_answer_after_the_pause()
    {
        ConversationOptions shape = new() { Turns = LengthDistribution.Fixed(3), OutputTokens = LengthDistribution.Fixed(1) };
        VirtualServer server = new(_time.Clock);

        Run(new LoadOptions { Concurrency = 1, MaximumRequests = 3 }, new ConversationWorkload(1, shape, ModelMix.Default), server);

        for (int turn = 1; turn < 3; turn++)
        {
            TimeSpan pause = server.Received[turn].At - server.Received[turn - 1].At - TimeSpan.FromMilliseconds(100);
            // The clock moves in steps of a millisecond.
            pause.TotalSeconds.ShouldBe(server.Received[turn].Request.ThinkTime.TotalSeconds, 0.001);
        }

        server.Received.Select(received => received.Request.Messages.Count).ShouldBe([2, 4, 6]);
    }

    [Fact]
    public void No_turn_is_sent_after_the_end_of_the_duration()
    {
        ConversationOptions shape = new() { Turns = LengthDistribution.Fixed(1000), OutputTokens = LengthDistribution.Fixed(1) };
        VirtualServer server = new(_time.Clock);

        Run(
            new LoadOptions { Concurrency = 3, Duration = TimeSpan.FromSeconds(10) },
            new ConversationWorkload(1, shape, ModelMix.Default),
            server
        );

        server.Received.Count.ShouldBeGreaterThan(10);
        SentAt(server).Max().ShouldBeLessThanOrEqualTo(10.001);
    }

    [Fact]
    public void Failures_count_in_the_rate_of_success_and_in_the_denominator_of_goodput()
    {
        VirtualServer server = new(_time.Clock) { Fails = number => number < 4 };
        LoadOptions options = new()
        {
            Arrivals = TenPerSecond,
            Objectives = new ServiceLevelObjectives(TimeSpan.FromMilliseconds(150), TimeSpan.FromMilliseconds(20)),
        };

        LoadReport report = Run(options, Prompts(outputTokens: 5), server);

        report.SuccessRate.ShouldBe(0.6, Tolerance);
        report.Goodput!.GoodputPercentage.ShouldBe(60, Tolerance);
        report.Goodput.TotalRequests.ShouldBe(10);
        report
            .Failures.Single()
            .ShouldSatisfyAllConditions(
                group => group.Label.ShouldBe("503 - Service Unavailable"),
                group => group.Count.ShouldBe(4),
                group => group.Messages.ShouldBe(["overloaded"])
            );
        // Failures were answered by endpoints too: requests 0 and 2 by pod-0, 1 and 3 by pod-1.
        report
            .Endpoints.Select(endpoint => (endpoint.Name, endpoint.Requests, endpoint.Failures))
            .ShouldBe([("pod-0", 5, 2), ("pod-1", 5, 2)]);
        report.EndpointImbalance.ShouldBe(1);
    }

    [Fact]
    public void An_interrupted_run_cancels_what_is_under_way_and_reports_what_ran()
    {
        VirtualServer server = new(_time.Clock) { FirstTokenDelay = TimeSpan.FromMilliseconds(250) };
        using CancellationTokenSource interrupt = new();
        LoadOptions options = new() { Arrivals = TenPerSecond };

        LoadReport report = Run(
            options,
            Prompts(outputTokens: 1),
            server,
            eachStep: () =>
            {
                if (_time.Clock.GetElapsedTime(Start) >= TimeSpan.FromMilliseconds(550))
                {
                    interrupt.Cancel();
                }
            },
            interrupt: interrupt.Token
        );

        // Sent at 0.1 ... 0.5 s; those of 0.1, 0.2 and 0.3 s have ended after 0.55 s.
        report.WasInterrupted.ShouldBeTrue();
        (report.SentCount, report.SuccessCount, report.CancelledCount, report.FailureCount).ShouldBe((5, 3, 2, 0));
    }

    [Fact]
    public void A_sender_that_throws_costs_its_request_and_not_the_run()
    {
        LoadReport report = Run(new LoadOptions { Arrivals = TenPerSecond }, Prompts(outputTokens: 1), new ThrowingSender());

        report.FailureCount.ShouldBe(10);
        report.Failures.Single().Label.ShouldBe("invalidoperationexception");
    }

    [Fact]
    public void A_damaged_trace_ends_the_run_with_its_line()
    {
        TraceSource source = new("bad", () => new StringReader("oops"));
        TraceReplayWorkload workload = new(1, source, new TraceReplayOptions(), ModelMix.Default);

        Should.Throw<TraceFormatException>(() => Run(new LoadOptions(), workload, new VirtualServer(_time.Clock))).Line.ShouldBe(1);
        Should
            .Throw<TraceFormatException>(() => Run(new LoadOptions { Concurrency = 4 }, workload, new VirtualServer(_time.Clock)))
            .Line.ShouldBe(1);
    }

    [Fact]
    public void Progress_is_told_at_its_interval()
    {
        List<LoadProgress> seen = [];
        LoadOptions options = new() { Arrivals = TenPerSecond, ProgressInterval = TimeSpan.FromMilliseconds(500) };
        VirtualServer server = new(_time.Clock);

        Run(options, Prompts(outputTokens: 1), server, progress: new Collector(seen));

        // At 0.5 s and 1.0 s; the run ends at 1.1 s.
        seen.Select(progress => progress.Elapsed.TotalSeconds).ShouldBe([0.5, 1.0], Tolerance);
        seen[0].Succeeded.ShouldBeInRange(3, 4);
        seen[0].MeanTimeToFirstToken.ShouldBe(TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public void Contradictions_are_refused()
    {
        VirtualServer server = new(_time.Clock);

        Should.Throw<ArgumentException>(() => Run(new LoadOptions(), Prompts(1), server));
        Should.Throw<ArgumentException>(() => Run(new LoadOptions { Arrivals = TenPerSecond, Concurrency = 1 }, Prompts(1), server));
        Should.Throw<ArgumentException>(() => Run(new LoadOptions { Concurrency = 0 }, Prompts(1), server));
        Should.Throw<ArgumentException>(() => Run(new LoadOptions { Concurrency = 1, InFlightLimit = 0 }, Prompts(1), server));
    }

    [Fact]
    public void A_run_in_virtual_time_is_exactly_repeatable()
    {
        double[] first = SentAtOfPoissonRun();
        double[] second = SentAtOfPoissonRun();

        first.Length.ShouldBeGreaterThan(100);
        second.ShouldBe(first);
    }

    private static double[] SentAtOfPoissonRun()
    {
        PumpScheduler time = new();
        VirtualServer server = new(time.Clock);
        LoadOptions options = new() { Arrivals = new ArrivalProcess(ArrivalKind.Poisson, 50, TimeSpan.FromSeconds(4), Seed: 9) };
        time.Run(() => LoadRun.ExecuteAsync(options, Prompts(3), server, time.Clock, progress: null, CancellationToken.None));
        return [.. server.Received.Select(received => received.At.TotalSeconds)];
    }

    private static SyntheticWorkload Prompts(int outputTokens) =>
        new(1, LengthDistribution.Fixed(16), LengthDistribution.Fixed(outputTokens), ModelMix.Default);

    private long Start { get; set; }

    private static double[] SentAt(VirtualServer server) => [.. server.Received.Select(received => received.At.TotalSeconds)];

    private LoadReport Run(
        LoadOptions options,
        IWorkload workload,
        IRequestSender sender,
        Action? eachStep = null,
        IProgress<LoadProgress>? progress = null,
        CancellationToken interrupt = default
    )
    {
        Start = _time.Clock.GetTimestamp();
        return _time.Run(() => LoadRun.ExecuteAsync(options, workload, sender, _time.Clock, progress, interrupt), eachStep);
    }

    private sealed class Collector(List<LoadProgress> seen) : IProgress<LoadProgress>
    {
        public void Report(LoadProgress value) => seen.Add(value);
    }

    private sealed class ThrowingSender : IRequestSender
    {
        public Task SendAsync(PlannedRequest request, RequestObservation observation, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("a mistake");
    }
}
