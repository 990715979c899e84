using InferenceGateway.Simulation.Latency;
using InferenceGateway.Simulation.Model;

namespace InferenceGateway.Simulation.Tests.Latency;

public sealed class LatencyOptionsTests
{
    [Fact]
    public void A_deviation_of_40_per_cent_is_refused_and_one_of_30_is_not()
    {
        LatencyOptions options = new() { TimeToFirstToken = TimeSpan.FromMilliseconds(100) };

        (options with { TimeToFirstTokenDeviation = TimeSpan.FromMilliseconds(40) })
            .Validate()
            .ShouldNotBeNull()
            .ShouldContain("time-to-first-token-std-dev");
        (options with { TimeToFirstTokenDeviation = TimeSpan.FromMilliseconds(30) }).Validate().ShouldBeNull();
    }

    [Fact]
    public void Every_profile_is_valid() => LatencyProfiles.Names.ShouldAllBe(name => LatencyProfiles.Find(name)!.Validate() == null);

    [Fact]
    public void Samples_stay_within_their_bounds_around_the_mean()
    {
        LatencyOptions options = new()
        {
            Calculator = LatencyCalculator.PerToken,
            PrefillOverhead = TimeSpan.FromMilliseconds(10),
            PrefillTimeDeviation = TimeSpan.FromMilliseconds(20),
        };
        LatencySampler sampler = new(options, 1, new Random(5));

        double[] samples = [.. Enumerable.Range(0, 5000).Select(_ => sampler.FirstToken(0, 1).TotalMilliseconds)];

        samples.Min().ShouldBe(3);
        samples.Max().ShouldBe(17);
        samples.Average().ShouldBe(10, 0.5);
    }

    [Theory]
    [InlineData("100ms", 100_000_000)]
    [InlineData("1.5s", 1_500_000_000)]
    [InlineData("250us", 250_000)]
    [InlineData("250µs", 250_000)]
    [InlineData("39ns", 39)]
    [InlineData("1m30s", 90_000_000_000)]
    [InlineData("12", 12_000_000)]
    [InlineData("0", 0)]
    public void Durations_are_read_with_their_unit(string text, double nanoseconds)
    {
        DurationText.TryParseNanoseconds(text, out double read).ShouldBeTrue();
        read.ShouldBe(nanoseconds, 1e-6);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ms")]
    [InlineData("-1ms")]
    [InlineData("1 ms")]
    [InlineData("1parsec")]
    [InlineData("1.2.3s")]
    [InlineData("99999999999999h")]
    [InlineData("NaN")]
    public void What_is_no_duration_is_not_read(string text) => DurationText.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("block-size")]
    [InlineData("max-num-batched-tokens")]
    [InlineData("max-num-seqs")]
    public void A_refused_size_is_named(string name)
    {
        ServerModelOptions options = name switch
        {
            "block-size" => new() { BlockSize = 12 },
            "max-num-batched-tokens" => new() { MaximumBatchedTokens = 100, MaximumSequences = 101 },
            _ => new() { MaximumSequences = 0 },
        };

        options.Validate().ShouldNotBeNull().ShouldStartWith(name);
    }

    [Fact]
    public void Every_setting_reads_back_what_it_shows()
    {
        LatencyOptions options = LatencyProfiles.Find("70b-tp8")!;

        foreach (LatencySetting setting in LatencySetting.All)
        {
            setting.Write(options, setting.Read(options)).ShouldBe(options, setting.Name);
            setting.Write(options, "nonsense").ShouldBeNull();
        }
    }
}
