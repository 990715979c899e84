namespace InferenceGateway.LoadGeneration;

/// <summary>Waiting for moments of a run.</summary>
internal static class ClockExtensions
{
    /// <summary>The timestamp that lies <paramref name="offset"/> after <paramref name="start"/>.</summary>
    public static long TimestampAt(this TimeProvider clock, long start, TimeSpan offset) =>
        start + (long)(offset.TotalSeconds * clock.TimestampFrequency);

    /// <summary>Waits until <paramref name="offset"/> has passed since <paramref name="start"/>; not at all when it has.</summary>
    public static async Task WaitUntilAsync(this TimeProvider clock, long start, TimeSpan offset, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (offset - clock.GetElapsedTime(start) is { Ticks: > 0 } left)
        {
            await (
                ReferenceEquals(clock, TimeProvider.System)
                    ? Task.Delay(UpToMilliseconds(left), clock, cancellationToken)
                    : DelayExactlyAsync(clock, left, cancellationToken)
            );
        }
    }

    /// <summary>The system's timers cut fractions of a millisecond off, which would turn the last one into a busy wait.</summary>
    private static TimeSpan UpToMilliseconds(TimeSpan left) => TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds));

    /// <summary>A virtual clock is exact to the tick, and <see cref="Task.Delay(TimeSpan, TimeProvider)"/> would cut that to milliseconds.</summary>
    private static async Task DelayExactlyAsync(TimeProvider clock, TimeSpan left, CancellationToken cancellationToken)
    {
        TaskCompletionSource due = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ITimer timer = clock.CreateTimer(
            static state => ((TaskCompletionSource)state!).TrySetResult(),
            due,
            left,
            Timeout.InfiniteTimeSpan
        );
        await using CancellationTokenRegistration registration = cancellationToken.Register(() => due.TrySetCanceled(cancellationToken));
        await due.Task;
    }
}
