using InferenceGateway.Plugins.Scorers;
using Microsoft.Extensions.Time.Testing;

namespace InferenceGateway.Plugins.Tests.Scorers;

public sealed class ArrivalRateTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly ArrivalRate _rate;
    private bool _hasBegun;

    public ArrivalRateTests() => _rate = new ArrivalRate(_clock);

    [Fact]
    public void Before_the_second_arrival_nothing_is_known()
    {
        _rate.PerSecond.ShouldBe(0);
        _rate.Observe(_clock.GetTimestamp());
        _rate.PerSecond.ShouldBe(0);
    }

    [Fact]
    public void It_is_the_inverse_of_the_mean_gap()
    {
        Arrive(0.1, 0.3);
        // Gaps of 0.1 and 0.3 seconds: 0.2 on average.
        _rate.PerSecond.ShouldBe(5, 1e-9);
    }

    [Fact]
    public void A_long_silence_counts_as_four_gaps()
    {
        Arrive([.. Enumerable.Repeat(0.1, 40)]);
        Arrive(3600);
        // 0.1 + (0.4 - 0.1) / 32.
        _rate.PerSecond.ShouldBe(1 / (0.1 + (0.3 / 32)), 1e-9);
    }

    [Theory]
    [InlineData(0.1, 0.001)]
    [InlineData(0.001, 0.1)]
    public void It_follows_traffic_that_changes(double before, double after)
    {
        Arrive([.. Enumerable.Repeat(before, 100)]);
        Arrive([.. Enumerable.Repeat(after, 400)]);
        _rate.PerSecond.ShouldBe(1 / after, 0.01 / after);
    }

    [Fact]
    public void Many_at_one_moment_are_no_division_by_zero()
    {
        Arrive([.. Enumerable.Repeat(0.0, 100)]);
        _rate.PerSecond.ShouldBe(0);
        Arrive(0.5);
        double.IsFinite(_rate.PerSecond).ShouldBeTrue();
        _rate.PerSecond.ShouldBe(64, 1e-9); // 0.5 / 32
    }

    /// <summary>One in the beginning, and one more after each of these times.</summary>
    private void Arrive(params double[] gaps)
    {
        if (!_hasBegun)
        {
            _rate.Observe(_clock.GetTimestamp());
            _hasBegun = true;
        }

        foreach (double gap in gaps)
        {
            _clock.Advance(TimeSpan.FromSeconds(gap));
            _rate.Observe(_clock.GetTimestamp());
        }
    }
}
