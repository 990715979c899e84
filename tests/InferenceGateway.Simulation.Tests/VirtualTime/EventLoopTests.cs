using InferenceGateway.Simulation.VirtualTime;

namespace InferenceGateway.Simulation.Tests.VirtualTime;

public sealed class EventLoopTests
{
    private readonly EventLoop _loop = new();
    private readonly List<string> _events = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Events_come_by_time_and_those_of_one_moment_in_the_order_they_were_asked_for()
    {
        _loop.Clock.Post(TimeSpan.FromMilliseconds(2), () => Note("c"));
        _loop.Clock.Post(TimeSpan.FromMilliseconds(1), () => Note("a"));
        _loop.Clock.Post(TimeSpan.FromMilliseconds(1), () => Note("b"));

        RunFor(TimeSpan.FromMilliseconds(3));

        _events.ShouldBe(["1 a", "1 b", "2 c"]);
    }

    [Fact]
    public void A_timer_is_exact_to_the_tick()
    {
        TimeSpan seen = default;
        using ITimer timer = _loop.Clock.CreateTimer(
            _ => seen = _loop.Clock.Elapsed,
            null,
            TimeSpan.FromTicks(12_345),
            Timeout.InfiniteTimeSpan
        );

        RunFor(TimeSpan.FromSeconds(1));

        seen.Ticks.ShouldBe(12_345);
    }

    [Fact]
    public void A_period_repeats_until_the_timer_is_disposed_of()
    {
        // Due after 10 ms, then every 20 ms: 10, 30, 50; disposed of at 60, so that 70 does not come.
        ITimer timer = _loop.Clock.CreateTimer(_ => Note("tick"), null, TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(20));
        _loop.Clock.Post(TimeSpan.FromMilliseconds(60), timer.Dispose);

        RunFor(TimeSpan.FromMilliseconds(100));

        _events.ShouldBe(["10 tick", "30 tick", "50 tick"]);
    }

    [Fact]
    public void A_changed_timer_forgets_when_it_was_due_before()
    {
        using ITimer timer = _loop.Clock.CreateTimer(_ => Note("due"), null, TimeSpan.FromMilliseconds(10), Timeout.InfiniteTimeSpan);
        timer.Change(TimeSpan.FromMilliseconds(30), Timeout.InfiniteTimeSpan).ShouldBeTrue();

        RunFor(TimeSpan.FromMilliseconds(100));

        _events.ShouldBe(["30 due"]);
    }

    [Fact]
    public void An_hour_of_waiting_takes_the_clock_an_hour_and_stays_on_the_calling_thread()
    {
        int caller = Environment.CurrentManagedThreadId;
        int after = _loop.Run(
            async () =>
            {
                await Task.Delay(TimeSpan.FromHours(1), _loop.Clock, Cancellation);
                return Environment.CurrentManagedThreadId;
            },
            Cancellation
        );

        after.ShouldBe(caller);
        _loop.Clock.Elapsed.ShouldBe(TimeSpan.FromHours(1));
    }

    [Fact]
    public void Work_that_a_timer_starts_goes_on_in_the_loop()
    {
        TaskCompletionSource<int> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _loop.Clock.Post(TimeSpan.FromSeconds(1), () => _ = FinishLaterAsync());

        _loop.Run(() => done.Task, Cancellation).ShouldBe(Environment.CurrentManagedThreadId);

        async Task FinishLaterAsync()
        {
            await Task.Delay(TimeSpan.FromSeconds(1), _loop.Clock, Cancellation);
            done.SetResult(Environment.CurrentManagedThreadId);
        }
    }

    [Fact]
    public void Waiting_for_what_never_happens_is_an_error_and_not_a_hang() =>
        Should.Throw<InvalidOperationException>(() => _loop.Run(() => new TaskCompletionSource<int>().Task, Cancellation));

    [Fact]
    public void What_the_work_throws_comes_out_of_the_loop() =>
        Should.Throw<FormatException>(() =>
            _loop.Run<int>(
                async () =>
                {
                    await Task.Delay(TimeSpan.FromSeconds(1), _loop.Clock, Cancellation);
                    throw new FormatException();
                },
                Cancellation
            )
        );

    [Fact]
    public void A_cancelled_loop_gives_up_although_its_work_would_go_on_for_ever()
    {
        using CancellationTokenSource cancellation = new();
        using ITimer timer = _loop.Clock.CreateTimer(_ => { }, null, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        _loop.Clock.Post(TimeSpan.FromMinutes(1), cancellation.Cancel);

        Should.Throw<OperationCanceledException>(() => _loop.Run(() => new TaskCompletionSource<int>().Task, cancellation.Token));
    }

    private void Note(string what) => _events.Add($"{_loop.Clock.Elapsed.TotalMilliseconds} {what}");

    private void RunFor(TimeSpan time) =>
        _loop.Run(
            async () =>
            {
                await Task.Delay(time, _loop.Clock, Cancellation);
                return 0;
            },
            Cancellation
        );
}
