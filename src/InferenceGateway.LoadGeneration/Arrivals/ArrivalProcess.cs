namespace InferenceGateway.LoadGeneration.Arrivals;

/// <summary>Open-loop arrival times: strictly reproducible from a seed and produced one by one. Immutable.</summary>
/// <param name="Kind">How they are spread.</param>
/// <param name="Rate">Mean arrivals per second, greater than 0.</param>
/// <param name="Duration">Length of the schedule, greater than 0.</param>
/// <param name="Seed">Equal seeds give equal schedules.</param>
public sealed record ArrivalProcess(ArrivalKind Kind, double Rate, TimeSpan Duration, int Seed)
{
    /// <summary>Keeps 0.1 × 30 from counting as 2.</summary>
    private const double CountTolerance = 1e-9;

    /// <summary>The arrivals, counted from the start of the run, in increasing order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate or the duration is not greater than 0.</exception>
    public IEnumerable<TimeSpan> Times()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Rate);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Duration, TimeSpan.Zero);
        return Kind switch
        {
            ArrivalKind.Constant => ConstantTimes(),
            ArrivalKind.Uniform => UniformTimes(),
            _ => PoissonTimes(),
        };
    }

    private long Count => (long)Math.Floor((Rate * Duration.TotalSeconds) + CountTolerance);

    private IEnumerable<TimeSpan> ConstantTimes()
    {
        long count = Count;
        for (long number = 1; number <= count; number++)
        {
            // Multiplied out each time: adding up gaps would drift.
            yield return TimeSpan.FromSeconds(number / Rate);
        }
    }

    private IEnumerable<TimeSpan> PoissonTimes()
    {
        Random random = new(Seed);
        double seconds = 0;
        while (true)
        {
            seconds -= Math.Log(1 - random.NextDouble()) / Rate;
            if (seconds > Duration.TotalSeconds)
            {
                yield break;
            }

            yield return TimeSpan.FromSeconds(seconds);
        }
    }

    /// <summary>
    /// Sorted uniform draws, without holding or sorting them: the smallest of n uniform points in what is left of the interval
    /// lies at 1 − U^(1/n) of it.
    /// </summary>
    private IEnumerable<TimeSpan> UniformTimes()
    {
        Random random = new(Seed);
        double end = Duration.TotalSeconds;
        double seconds = 0;
        for (long left = Count - 1; left > 0; left--)
        {
            seconds += (end - seconds) * (1 - Math.Pow(1 - random.NextDouble(), 1.0 / left));
            yield return TimeSpan.FromSeconds(seconds);
        }

        if (Count > 0)
        {
            yield return Duration;
        }
    }
}
