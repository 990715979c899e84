using InferenceGateway.Cli.Comparison;
using InferenceGateway.Engine.Configuration;

namespace InferenceGateway.Cli.Tests.Comparison;

public sealed class SweepTests
{
    private static readonly ComparedPolicy Weighted = BuiltInPolicies.Find("queue-kv-prefix");
    private static readonly ComparedPolicy Unweighted = BuiltInPolicies.Find("random");

    [Fact]
    public void A_weight_takes_each_value_and_other_policies_stay_as_they_are()
    {
        IReadOnlyList<ComparedPolicy> swept = Sweep.Parse("weight:prefix-cache-scorer=0,1.5").Apply([Unweighted, Weighted]);

        swept
            .Select(policy => policy.Name)
            .ShouldBe(["random", "queue-kv-prefix weight:prefix-cache-scorer=0", "queue-kv-prefix weight:prefix-cache-scorer=1.5"]);
        Weights(swept[1]).ShouldBe([2, 2, 0]);
        Weights(swept[2]).ShouldBe([2, 2, 1.5]);
    }

    [Fact]
    public void A_speed_is_a_row_for_every_policy()
    {
        IReadOnlyList<ComparedPolicy> swept = Sweep.Parse("speed=1,4").Apply([Unweighted, Weighted]);

        swept.Select(policy => policy.Speed).ShouldBe([1, 4, 1, 4]);
        swept[1].Name.ShouldBe("random speed=4");
    }

    [Fact]
    public void A_plugin_that_nobody_has_is_refused() =>
        Should
            .Throw<ConfigurationException>(() => Sweep.Parse("weight:no-such=1").Apply([Unweighted, Weighted]))
            .Message.ShouldContain("no-such");

    [Theory]
    [InlineData("")]
    [InlineData("speed")]
    [InlineData("speed=")]
    [InlineData("speed=0")]
    [InlineData("speed=1,1")]
    [InlineData("speed=-1")]
    [InlineData("weight:=1")]
    [InlineData("weight:x=1,two")]
    [InlineData("other=1")]
    public void What_is_no_sweep_is_refused(string text) => Should.Throw<FormatException>(() => Sweep.Parse(text));

    private static IEnumerable<double?> Weights(ComparedPolicy policy) =>
        policy.Document.SchedulingProfiles.ShouldHaveSingleItem().Plugins.Select(plugin => plugin.Weight);
}
