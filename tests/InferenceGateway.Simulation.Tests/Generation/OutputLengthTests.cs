using InferenceGateway.Simulation.Generation;

namespace InferenceGateway.Simulation.Tests.Generation;

public sealed class OutputLengthTests
{
    private const int Draws = 20_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(20)]
    [InlineData(101)]
    [InlineData(102)]
    [InlineData(5000)]
    public void A_length_is_within_its_limit_and_sometimes_at_it(int limit)
    {
        Random random = new(1);
        int[] lengths = [.. Enumerable.Range(0, Draws).Select(_ => OutputLength.WithLimit(limit, random))];

        lengths.ShouldAllBe(length => length >= 1 && length <= limit);
        lengths.ShouldContain(limit);
        lengths.ShouldContain(1);
    }

    [Fact]
    public void A_long_limit_has_the_six_buckets()
    {
        Random random = new(2);
        int[] lengths = [.. Enumerable.Range(0, Draws).Select(_ => OutputLength.WithLimit(201, random))];

        // Below 201 there are 200 lengths: 20, 20, 20, the stretched 120, 20.
        Share(1, 20).ShouldBe(.20, .02);
        Share(21, 40).ShouldBe(.30, .02);
        Share(41, 60).ShouldBe(.20, .02);
        Share(61, 180).ShouldBe(.05, .02);
        Share(181, 200).ShouldBe(.10, .02);
        Share(201, 201).ShouldBe(.15, .02);

        double Share(int from, int to) => lengths.Count(length => length >= from && length <= to) / (double)Draws;
    }

    [Fact]
    public void Without_a_limit_lengths_centre_on_forty()
    {
        Random random = new(3);
        int[] lengths = [.. Enumerable.Range(0, Draws).Select(_ => OutputLength.WithoutLimit(10_000, random))];

        // A normal of mean 40 and deviation 20 without its part below 1 (2.5 %) has a mean of about 41.
        lengths.Average().ShouldBe(41, 1.0);
        lengths.Min().ShouldBeGreaterThanOrEqualTo(1);
    }

    [Fact]
    public void The_corpus_repeats_without_a_seam()
    {
        SentenceCorpus corpus = new(new Random(4));
        OutputText text = corpus.Draw(new Random(5), 100_000);

        for (int i = 0; i < text.Count; i += 997)
        {
            text.Token(i).Length.ShouldBe(4);
            text.Token(i).ContainsAnyExceptInRange((byte)' ', (byte)'~').ShouldBeFalse();
        }
    }
}
