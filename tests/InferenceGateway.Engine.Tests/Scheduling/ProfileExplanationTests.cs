using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Engine.Endpoints;
using InferenceGateway.Engine.Explanation;
using InferenceGateway.Engine.Scheduling;
using InferenceGateway.Engine.Tests.Fakes;

namespace InferenceGateway.Engine.Tests.Scheduling;

public sealed class ProfileExplanationTests
{
    private readonly EndpointStore _store = new();
    private readonly EndpointSnapshot _snapshot;
    private readonly int _a;
    private readonly int _b;
    private readonly int _c;

    public ProfileExplanationTests()
    {
        _store.Replace([Make.Endpoint("a", 1), Make.Endpoint("b", 2), Make.Endpoint("c", 3)]);
        _snapshot = _store.Current;
        (_a, _b, _c) = (_snapshot.Slots[0], _snapshot.Slots[1], _snapshot.Slots[2]);
    }

    [Fact]
    public void Each_verdict_says_what_was_in_flight_and_what_of_the_prompt_was_held_or_shared()
    {
        SetLoad(_a, requests: 3, unanswered: 2, tokens: 700);
        SetLoad(_b, requests: 9, unanswered: 4, tokens: 5_000_000_000);
        PrefixMatch[] matches = new PrefixMatch[_snapshot.SlotCount];
        matches[_a] = new PrefixMatch(4, 10, 16) { SharedTokens = 24.5f };
        matches[_b] = new PrefixMatch(10, 10, 16);
        matches[_c] = new PrefixMatch(0, 10, 16) { SharedTokens = 80 };
        ProfileExplanation explanation = new();
        explanation.Removed(_snapshot, _b, "health");
        explanation.BeginScoring(_snapshot, [_a, _c], 1);
        explanation.Scored(0, [0.5, 1]);
        explanation.Finish([1, 2]);

        IReadOnlyList<EndpointVerdict> verdicts = explanation.Verdicts(matches, _snapshot[_a]);

        // The winner first, whatever the totals. Four blocks of 16 tokens are 64, ten are 160.
        verdicts.Select(v => v.Endpoint).ShouldBe(["default/a", "default/c", "default/b"]);
        verdicts.Select(v => (v.InFlight, v.Unanswered, v.InFlightTokens)).ShouldBe([(3, 2, 700), (0, 0, 0), (9, 4, 5_000_000_000)]);
        verdicts.Select(v => (v.MatchedTokens, v.SharedTokens)).ShouldBe([(64, 24.5f), (0, 80), (160, 0)]);
        verdicts.Select(v => v.Total).ShouldBe([1, 2, 0]);
        verdicts.Select(v => v.RemovedBy).ShouldBe([null, null, "health"]);
        verdicts[2].Scores.ShouldBeEmpty();
    }

    [Fact]
    public void Load_that_comes_or_goes_after_an_endpoint_was_looked_at_is_not_in_its_verdict()
    {
        SetLoad(_a, requests: 3, unanswered: 2, tokens: 700);
        SetLoad(_b, requests: 1, unanswered: 1, tokens: 40);
        ProfileExplanation explanation = new();
        explanation.Removed(_snapshot, _b, "health");
        SetLoad(_b, requests: 2, unanswered: 2, tokens: 90);
        explanation.BeginScoring(_snapshot, [_a], 1);
        SetLoad(_a, requests: 4, unanswered: 1, tokens: 0);
        explanation.Scored(0, [1]);
        explanation.Finish([1]);

        explanation
            .Verdicts([], _snapshot[_a])
            .Select(v => (v.InFlight, v.Unanswered, v.InFlightTokens, v.MatchedTokens))
            .ShouldBe([(3, 2, 700, 0), (1, 1, 40, 0)]);
    }

    private void SetLoad(int slot, int requests, int unanswered, long tokens)
    {
        _snapshot.Load.Requests.At(slot) = requests;
        _snapshot.Load.Unanswered.At(slot) = unanswered;
        _snapshot.Load.Tokens.At(slot) = tokens;
    }
}
