using InferenceGateway.LoadGeneration.Workloads;

namespace InferenceGateway.LoadGeneration.Tests.Workloads;

public sealed class LengthDistributionTests
{
    private const int Draws = 100_000;

    [Fact]
    public void A_number_is_a_fixed_length()
    {
        Draw("512").Distinct().ShouldBe([512]);
        Draw("fixed:3").Distinct().ShouldBe([3]);
    }

    [Fact]
    public void Uniform_draws_both_ends_and_everything_between_equally()
    {
        Dictionary<int, int> counts = Draw("uniform:3:6").CountBy(length => length).ToDictionary();

        // Four lengths, 25,000 each with a standard deviation of 137.
        counts.Keys.Order().ShouldBe([3, 4, 5, 6]);
        counts.Values.ShouldAllBe(count => count > 24_300 && count < 25_700);
    }

    [Fact]
    public void Normal_has_its_mean_and_deviation()
    {
        int[] lengths = Draw("normal:1000:100");

        lengths.Average().ShouldBe(1000, 2);
        Deviation(lengths).ShouldBe(100, 2);
    }

    [Fact]
    public void Lognormal_has_the_mean_and_deviation_of_the_lengths_themselves_and_a_long_tail()
    {
        int[] lengths = Draw("lognormal:1000:500");

        lengths.Average().ShouldBe(1000, 10);
        Deviation(lengths).ShouldBe(500, 15);
        // s² = ln(1 + 0.25) = 0.2231, median = 1000 / sqrt(1.25) = 894.
        lengths.Order().ElementAt(Draws / 2).ShouldBeInRange(885, 904);
    }

    [Fact]
    public void Draws_are_clipped_to_the_range()
    {
        int[] lengths = Draw("normal:100:500:50:200");

        lengths.Min().ShouldBe(50);
        lengths.Max().ShouldBe(200);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("1.5")]
    [InlineData("abc")]
    [InlineData("uniform:10")]
    [InlineData("uniform:10:5")]
    [InlineData("uniform:0:5")]
    [InlineData("normal:10")]
    [InlineData("normal:10:x")]
    [InlineData("lognormal:0:10")]
    [InlineData("gamma:1:2")]
    [InlineData("99999999999999999999")]
    public void Anything_else_is_refused_with_the_forms_there_are(string text)
    {
        FormatException exception = Should.Throw<FormatException>(() => LengthDistribution.Parse(text));

        exception.Message.ShouldContain($"'{text}'");
        exception.Message.ShouldContain("uniform:MIN:MAX");
    }

    private static int[] Draw(string text)
    {
        LengthDistribution distribution = LengthDistribution.Parse(text);
        Random random = new(11);
        return [.. Enumerable.Range(0, Draws).Select(_ => distribution.Sample(random))];
    }

    private static double Deviation(int[] lengths)
    {
        double mean = lengths.Average();
        return Math.Sqrt(lengths.Average(length => (length - mean) * (length - mean)));
    }
}
