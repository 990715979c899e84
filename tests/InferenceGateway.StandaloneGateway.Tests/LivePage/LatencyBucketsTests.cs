using CsCheck;
using InferenceGateway.StandaloneGateway.LivePage;

namespace InferenceGateway.StandaloneGateway.Tests.LivePage;

public sealed class LatencyBucketsTests
{
    [Fact]
    public void The_middle_of_a_bucket_is_within_a_sixteenth_of_every_latency_in_it()
    {
        Gen.Long[128, (1L << 28) - 1]
            .Sample(microseconds =>
            {
                double middle = LatencyBuckets.MiddleMilliseconds(LatencyBuckets.IndexOf(TimeSpan.FromMicroseconds(microseconds))) * 1000;
                return Math.Abs(middle - microseconds) <= microseconds / 16.0;
            });
    }

    [Fact]
    public void A_latency_of_100_ms_reads_as_102_point_4()
    {
        // 100,000 µs lies in [2^16, 2^17): eight buckets of 8,192 µs. The fifth, [98,304, 106,496), has its middle at 102,400.
        LatencyBuckets.MiddleMilliseconds(LatencyBuckets.IndexOf(TimeSpan.FromMilliseconds(100))).ShouldBe(102.4);
    }

    [Theory]
    [InlineData(-5, 0)]
    [InlineData(0, 0)]
    [InlineData(127, 0)]
    [InlineData(128, 0)]
    [InlineData(144, 1)] // the first doubling has buckets of 16 µs
    [InlineData((1L << 28) - 1, LatencyBuckets.Count - 1)]
    [InlineData(1L << 28, LatencyBuckets.Count - 1)]
    [InlineData(1L << 50, LatencyBuckets.Count - 1)]
    public void Latencies_out_of_range_go_to_the_first_and_the_last_bucket(long microseconds, int bucket)
    {
        LatencyBuckets.IndexOf(TimeSpan.FromTicks(microseconds * TimeSpan.TicksPerMicrosecond)).ShouldBe(bucket);
    }

    [Fact]
    public void A_longer_latency_is_never_in_an_earlier_bucket()
    {
        Gen.Select(Gen.Long[0, 1L << 30], Gen.Long[0, 1L << 30])
            .Sample(
                (a, b) =>
                    LatencyBuckets.IndexOf(TimeSpan.FromMicroseconds(Math.Min(a, b)))
                    <= LatencyBuckets.IndexOf(TimeSpan.FromMicroseconds(Math.Max(a, b)))
            );
    }

    [Fact]
    public void Nothing_counted_has_no_percentile()
    {
        LatencyBuckets.Percentile(new int[LatencyBuckets.Count], 0.5).ShouldBeNull();
    }

    [Fact]
    public void The_ninetieth_percentile_of_ten_is_the_ninth()
    {
        int[] counts = new int[LatencyBuckets.Count];
        counts[10] = 8;
        counts[20] = 1;
        counts[30] = 1;

        LatencyBuckets.Percentile(counts, 0.5).ShouldBe(LatencyBuckets.MiddleMilliseconds(10)); // rank 5 of 8
        LatencyBuckets.Percentile(counts, 0.9).ShouldBe(LatencyBuckets.MiddleMilliseconds(20)); // rank 9
        LatencyBuckets.Percentile(counts, 1).ShouldBe(LatencyBuckets.MiddleMilliseconds(30)); // rank 10
    }
}
