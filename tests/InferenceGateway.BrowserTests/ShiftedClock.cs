namespace InferenceGateway.BrowserTests;

/// <summary>The system's clock, moved: traffic of minutes ago can be made up by starting in the past and moving on.</summary>
internal sealed class ShiftedClock(TimeSpan shift) : TimeProvider
{
    private TimeSpan _shift = shift;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _shift;

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public void Advance(TimeSpan time) => _shift += time;
}
