namespace InferenceGateway.Benchmarks.Conversations.Cases;

/// <summary>How long the parts of a case last.</summary>
/// <param name="WarmUp">Load before anything is counted, up to three times as long while it was few requests.</param>
/// <param name="Settling">Quiet before what being idle costs is measured.</param>
/// <param name="Idle">Measuring what the server costs by itself, once before the load and once after it.</param>
/// <param name="Measured">Load that is counted.</param>
internal sealed record RunLengths(TimeSpan WarmUp, TimeSpan Settling, TimeSpan Idle, TimeSpan Measured)
{
    public static RunLengths Full { get; } = OfSeconds(4, 3, 4, 10);

    public static RunLengths Quick { get; } = OfSeconds(2, 2.5, 2, 3);

    private static RunLengths OfSeconds(double warmUp, double settling, double idle, double measured) =>
        new(TimeSpan.FromSeconds(warmUp), TimeSpan.FromSeconds(settling), TimeSpan.FromSeconds(idle), TimeSpan.FromSeconds(measured));
}
