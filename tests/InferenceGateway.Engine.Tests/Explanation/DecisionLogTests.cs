using InferenceGateway.Engine.Explanation;
using Microsoft.Extensions.Time.Testing;

namespace InferenceGateway.Engine.Tests.Explanation;

public sealed class DecisionLogTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Only_so_many_decisions_a_second_are_sampled()
    {
        DecisionLog log = new(_clock, perSecond: 10);
        log.ShouldSample().ShouldBeTrue();
        log.ShouldSample().ShouldBeFalse();
        _clock.Advance(TimeSpan.FromMilliseconds(99));
        log.ShouldSample().ShouldBeFalse();
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        log.ShouldSample().ShouldBeTrue();
    }

    [Fact]
    public void None_are_sampled_when_none_are_wanted() => new DecisionLog(_clock, perSecond: 0).ShouldSample().ShouldBeFalse();

    [Fact]
    public void The_ring_keeps_the_latest()
    {
        DecisionLog log = new(_clock, capacity: 3);
        foreach (string id in new[] { "1", "2", "3", "4", "5" })
        {
            log.Add(Record(id));
        }

        log.Latest(10).Select(r => r.RequestId).ShouldBe(["5", "4", "3"]);
        log.Latest(10, afterSequence: 4).Select(r => r.RequestId).ShouldBe(["5"]);
        log.Latest(2).Select(r => r.RequestId).ShouldBe(["5", "4"]);
    }

    private static DecisionRecord Record(string id) =>
        new()
        {
            Time = default,
            RequestId = id,
            Model = "m",
            PromptTokens = 1,
            Profile = "p",
            Duration = default,
            CandidateCount = 0,
            Scorers = [],
            Endpoints = [],
            Winner = null,
        };
}
