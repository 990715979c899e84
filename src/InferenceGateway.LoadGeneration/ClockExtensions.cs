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
            await Task.Delay(TimerDelay(clock, left), clock, cancellationToken);
        }
    }

    /// <summary>
    /// The system's timers count whole milliseconds and cut fractions off, which would turn the last one into a busy wait; a virtual
    /// clock is exact.
    /// </summary>
    private static TimeSpan TimerDelay(TimeProvider clock, TimeSpan left) =>
        ReferenceEquals(clock, TimeProvider.System) ? TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)) : left;
}
