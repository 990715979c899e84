using InferenceGateway.LoadGeneration.Recording;
using InferenceGateway.LoadGeneration.Reports;

namespace InferenceGateway.LoadGeneration.Tests.Recording;

public sealed class SampleDistributionTests
{
    [Fact]
    public void Percentiles_are_interpolated_between_neighbours()
    {
        SampleDistribution samples = new(1);
        foreach (int value in new[] { 40, 10, 30, 20 })
        {
            samples.Add(value);
        }

        // Ranks 0 ... 3: the median is half-way between ranks 1 and 2, the 90th percentile at 2.7, the 10th at 0.3.
        samples.Percentile(50).ShouldBe(25, 1e-9);
        samples.Percentile(90).ShouldBe(37, 1e-9);
        samples.Percentile(10).ShouldBe(13, 1e-9);
        samples.Percentile(0).ShouldBe(10);
        samples.Percentile(100).ShouldBe(40);
        (samples.Mean, samples.Minimum, samples.Maximum, samples.Count).ShouldBe((25, 10, 40, 4));
    }

    [Fact]
    public void Values_may_be_added_after_a_percentile_was_asked_for()
    {
        SampleDistribution samples = new(1);
        samples.Add(5);
        samples.Percentile(50).ShouldBe(5);
        samples.Add(1);

        samples.Percentile(50).ShouldBe(3);
    }

    [Fact]
    public void A_million_values_take_bounded_memory_and_keep_three_digits()
    {
        SampleDistribution samples = new(1e-6);
        for (int value = 1; value <= 1_000_000; value++)
        {
            samples.Add(value * 1e-6);
        }

        // The values 1 µs ... 1 s equally often: the p-th percentile is p hundredths of a second, within 0.1 %.
        samples.Percentile(50).ShouldBe(0.5, 0.0005);
        samples.Percentile(99).ShouldBe(0.99, 0.001);
        samples.Percentile(99.9).ShouldBe(0.999, 0.001);
        samples.Minimum.ShouldBe(1e-6);
        samples.Maximum.ShouldBe(1, 1e-9);
        samples.Mean.ShouldBe(0.5000005, 1e-6);
    }

    [Fact]
    public void Many_equal_values_are_added_at_once()
    {
        SampleDistribution samples = new(1e-6);
        samples.Add(0.5);
        samples.Add(0, count: 200_000);
        samples.Add(0, count: -3);

        samples.Count.ShouldBe(200_001);
        samples.Percentile(50).ShouldBe(0);
        samples.Maximum.ShouldBe(0.5);
    }

    [Fact]
    public void Nothing_measured_is_no_summary()
    {
        DistributionSummary.Of(new SampleDistribution(1)).ShouldBeNull();
    }

    [Fact]
    public void Only_reported_ranks_can_be_asked_for()
    {
        SampleDistribution samples = new(1);
        samples.Add(1);

        Should.Throw<ArgumentException>(() => DistributionSummary.Of(samples)!.At(42));
    }
}
