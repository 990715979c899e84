using InferenceGateway.LoadGeneration.Workloads;

namespace InferenceGateway.LoadGeneration.Tests.Workloads;

public sealed class ModelMixTests
{
    [Fact]
    public void Shares_that_sum_to_one_only_roughly_are_accepted()
    {
        // In binary 0.1 + 0.2 + 0.7 is 0.99999999999999989; three times 0.33 is 0.99.
        Should.NotThrow(() => ModelMix.Parse(["a=0.1", "b=0.2", "c=0.7"]));
        Should.NotThrow(() => ModelMix.Parse(["a=0.3", "b=0.7"]));
        Should.NotThrow(() => ModelMix.Parse(["a=0.33", "b=0.33", "c=0.33"]));
    }

    [Fact]
    public void Models_are_drawn_by_share()
    {
        ModelMix mix = ModelMix.Parse(["a=0.7", "b=0.3"]);
        Random random = new(1);

        int drawn = Enumerable.Range(0, 10_000).Count(_ => mix.Sample(random) == "a");

        // 7,000 with a standard deviation of 46.
        drawn.ShouldBeInRange(6_770, 7_230);
    }

    [Fact]
    public void One_name_alone_needs_no_share_and_none_leaves_the_default()
    {
        ModelMix.Parse(["org/model-8b"]).Sample(new Random(1)).ShouldBe("org/model-8b");
        ModelMix.Parse([]).Sample(new Random(1)).ShouldBeNull();
    }

    [Theory]
    [InlineData("a=0.5", "b=0.3")]
    [InlineData("a", "b")]
    [InlineData("a=0.5", "b=x")]
    [InlineData("a=0", "b=1")]
    [InlineData("=0.5", "b=0.5")]
    [InlineData("a=1.5", "b=-0.5")]
    public void Shares_that_make_no_whole_are_refused(string first, string second)
    {
        Should.Throw<FormatException>(() => ModelMix.Parse([first, second]));
    }
}
