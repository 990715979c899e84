using InferenceGateway.LoadGeneration.Arrivals;

namespace InferenceGateway.LoadGeneration.Tests.Arrivals;

public sealed class ArrivalProcessTests
{
    private static readonly TimeSpan FiveSeconds = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData(ArrivalKind.Constant)]
    [InlineData(ArrivalKind.Uniform)]
    public void Rate_10_for_5_seconds_is_50_increasing_times_with_the_last_at_the_end(ArrivalKind kind)
    {
        TimeSpan[] times = [.. new ArrivalProcess(kind, 10, FiveSeconds, Seed: 3).Times()];

        times.Length.ShouldBe(50);
        times.Zip(times.Skip(1)).ShouldAllBe(pair => pair.First < pair.Second);
        times[0].ShouldBeGreaterThan(TimeSpan.Zero);
        times[^1].ShouldBe(FiveSeconds);
    }

    [Fact]
    public void Constant_arrivals_have_equal_gaps_that_do_not_drift()
    {
        TimeSpan[] times = [.. new ArrivalProcess(ArrivalKind.Constant, 4, TimeSpan.FromSeconds(1), Seed: 1).Times()];

        // 1/4, 2/4, 3/4 and 4/4 of a second.
        times.ShouldBe([.. new[] { 250, 500, 750, 1000 }.Select(milliseconds => TimeSpan.FromMilliseconds(milliseconds))]);
    }

    [Theory]
    [InlineData(ArrivalKind.Poisson)]
    [InlineData(ArrivalKind.Uniform)]
    public void The_same_seed_gives_the_same_schedule_and_another_seed_another(ArrivalKind kind)
    {
        ArrivalProcess process = new(kind, 20, FiveSeconds, Seed: 42);

        process.Times().ShouldBe(process.Times());
        (process with { Seed = 43 }).Times().ShouldNotBe(process.Times());
    }

    [Fact]
    public void Poisson_arrivals_have_the_mean_and_the_spread_of_their_rate()
    {
        double[] gaps = Gaps(new ArrivalProcess(ArrivalKind.Poisson, 100, TimeSpan.FromSeconds(1000), Seed: 5));

        // 100,000 gaps of mean 10 ms; an exponential's deviation equals its mean. Standard errors are 0.3 % and 0.5 %.
        double mean = gaps.Average();
        double deviation = Math.Sqrt(gaps.Average(gap => (gap - mean) * (gap - mean)));
        mean.ShouldBe(0.010, 0.0002);
        deviation.ShouldBe(0.010, 0.0003);
    }

    [Fact]
    public void Uniform_arrivals_fall_evenly_on_the_parts_of_the_duration()
    {
        TimeSpan[] times = [.. new ArrivalProcess(ArrivalKind.Uniform, 1000, TimeSpan.FromSeconds(10), Seed: 5).Times()];

        // 10,000 points: 2,500 in each quarter, with a standard deviation of 43.
        for (int quarter = 0; quarter < 4; quarter++)
        {
            int count = times.Count(time => (int)(time.TotalSeconds / 2.5) == quarter || (quarter == 3 && time.TotalSeconds == 10));
            count.ShouldBeInRange(2300, 2700);
        }
    }

    [Fact]
    public void Rounding_does_not_lose_a_request()
    {
        // 0.1 × 30 is 3, though 0.1 is a little more and 1/0.1 a little less in binary.
        new ArrivalProcess(ArrivalKind.Constant, 0.1, TimeSpan.FromSeconds(30), Seed: 1)
            .Times()
            .Count()
            .ShouldBe(3);
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(-1, 5)]
    [InlineData(10, 0)]
    public void A_rate_or_duration_of_nothing_is_refused(double rate, double seconds)
    {
        ArrivalProcess process = new(ArrivalKind.Poisson, rate, TimeSpan.FromSeconds(seconds), Seed: 1);

        Should.Throw<ArgumentOutOfRangeException>(() => process.Times());
    }

    private static double[] Gaps(ArrivalProcess process)
    {
        double[] seconds = [.. process.Times().Select(time => time.TotalSeconds)];
        return [.. seconds.Zip(seconds.Skip(1), (first, second) => second - first)];
    }
}
