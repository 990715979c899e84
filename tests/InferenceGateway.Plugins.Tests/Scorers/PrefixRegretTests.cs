using InferenceGateway.Plugins.Scorers;

namespace InferenceGateway.Plugins.Tests.Scorers;

public sealed class PrefixRegretTests
{
    /// <summary>Two that meet in an entry (bits 32 to 46), and one that does not.</summary>
    private const ulong One = 0x0000_0007_0000_0001;
    private const ulong Rival = 0x0000_0007_0000_0002;
    private const ulong Elsewhere = 0x0000_0008_0000_0001;

    private readonly PrefixRegret _regret = new();

    [Fact]
    public void What_was_lost_adds_up_and_what_was_spent_is_gone()
    {
        _regret.Of(One).ShouldBe(0);
        _regret.Add(One, 0.5);
        _regret.Add(One, 0.25);
        _regret.Of(One).ShouldBe(0.75);
        _regret.Of(Elsewhere).ShouldBe(0);

        _regret.Add(One, -0.5);
        _regret.Of(One).ShouldBe(0.25);
        _regret.Add(One, -1);
        _regret.Of(One).ShouldBe(0);
    }

    [Fact]
    public void Of_two_that_meet_the_one_that_loses_more_stays()
    {
        _regret.Add(One, 1);
        _regret.Add(Rival, 0.25);
        _regret.Of(One).ShouldBe(0.75);
        _regret.Of(Rival).ShouldBe(0);

        _regret.Add(Rival, 1);
        _regret.Of(One).ShouldBe(0);
        _regret.Of(Rival).ShouldBe(0.25);
    }

    [Fact]
    public void What_one_spends_is_not_taken_from_another()
    {
        _regret.Add(One, 1);
        _regret.Add(Rival, -5);
        _regret.Of(One).ShouldBe(1);
    }

    [Fact]
    public void Nothing_is_lost_when_many_add_at_once()
    {
        Parallel.For(0, 8, _ => Enumerable.Range(0, 10_000).ToList().ForEach(_ => _regret.Add(One, 1)));
        _regret.Of(One).ShouldBe(80_000);
    }
}
