using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;
using InferenceGateway.Plugins.Scorers;
using InferenceGateway.Plugins.Tests.Support;

namespace InferenceGateway.Plugins.Tests.Scorers;

public sealed class NoHitLruScorerTests
{
    private static readonly PrefixMatch Hit = new(1, 10, 64);

    private readonly ScriptedRandom _random = new();
    private readonly TestBuilder _builder;
    private readonly NoHitLruScorer _scorer;

    public NoHitLruScorerTests()
    {
        _builder = new TestBuilder { Random = _random };
        _scorer = Configured.Plugin<NoHitLruScorer>(NoHitLruScorer.Type, "{'lruSize': 8}", _builder);
    }

    [Fact]
    public void A_warm_request_scores_a_half_everywhere()
    {
        Fleet fleet = new(3);

        fleet.Score(_scorer, _builder.NewRequest(fleet, default(PrefixMatch), Hit, default)).ShouldBe([0.5, 0.5, 0.5]);
    }

    [Fact]
    public void A_single_cold_candidate_scores_one()
    {
        Fleet fleet = new(1);

        fleet.Score(_scorer, _builder.NewRequest(fleet)).ShouldBe([1.0]);
    }

    [Fact]
    public void Endpoints_never_used_share_the_ranks_evenly()
    {
        // The script leaves the order as it is: ranks 0, 1, 2 of 3 give 1 - 0/2, 1 - 1/2, 1 - 2/2.
        Fleet fleet = new(3);

        fleet.Score(_scorer, _builder.NewRequest(fleet)).ShouldBe([1, 0.5, 0]);
    }

    [Fact]
    public void Endpoints_never_used_are_not_favoured_by_their_place()
    {
        TestBuilder builder = new() { Random = new SeededRandom(7) };
        NoHitLruScorer scorer = Configured.Plugin<NoHitLruScorer>(NoHitLruScorer.Type, null, builder);
        Fleet fleet = new(3);
        int[] wins = new int[3];
        for (int i = 0; i < 3000; i++)
        {
            wins[Array.IndexOf(fleet.Score(scorer, builder.NewRequest(fleet)), 1.0)]++;
        }

        // 1000 each are expected; six standard deviations are 6 * sqrt(3000 * 1/3 * 2/3) = 155.
        wins.ShouldAllBe(count => count > 845 && count < 1155);
    }

    [Fact]
    public void Endpoints_used_come_after_those_never_used_and_oldest_first()
    {
        Fleet fleet = new(3);
        Use(fleet, 0);
        Use(fleet, 1);

        // c never: rank 0; a: rank 1; b: rank 2.
        fleet.Score(_scorer, _builder.NewRequest(fleet)).ShouldBe([0.5, 0, 1]);
    }

    [Fact]
    public void The_least_recently_used_endpoint_wins()
    {
        Fleet fleet = new(3);
        Use(fleet, 2);
        Use(fleet, 0);
        Use(fleet, 1);

        fleet.Score(_scorer, _builder.NewRequest(fleet)).ShouldBe([0.5, 0, 1]);
    }

    [Fact]
    public void Being_used_again_makes_an_endpoint_the_most_recent()
    {
        Fleet fleet = new(2);
        Use(fleet, 0);
        Use(fleet, 1);
        Use(fleet, 0);

        fleet.Score(_scorer, _builder.NewRequest(fleet)).ShouldBe([0, 1.0]);
    }

    [Fact]
    public void Endpoints_that_are_no_candidates_push_nobody_back()
    {
        // X and Y were used before A and B. By position in the whole list both would score 0; among candidates A has rank 0.
        Fleet fleet = new(4);
        Use(fleet, 2);
        Use(fleet, 3);
        Use(fleet, 0);
        Use(fleet, 1);
        fleet.Only(0, 1);

        fleet.Score(_scorer, _builder.NewRequest(fleet)).ShouldBe([1.0, 0]);
    }

    [Fact]
    public void An_endpoint_that_left_is_forgotten_before_its_slot_is_given_away()
    {
        Fleet fleet = new(2);
        Use(fleet, 0);
        _scorer.Removed(fleet[0]);

        // a's slot holds a new endpoint now: nobody was used, the script leaves the order.
        fleet.Score(_scorer, _builder.NewRequest(fleet)).ShouldBe([1.0, 0]);
    }

    [Fact]
    public void Only_so_many_endpoints_are_remembered()
    {
        NoHitLruScorer scorer = Configured.Plugin<NoHitLruScorer>(NoHitLruScorer.Type, "{'lruSize': 1}", _builder);
        Fleet fleet = new(2);
        Use(fleet, 1, scorer);
        Use(fleet, 0, scorer);

        // b was forgotten and ranks as never used; a is remembered.
        fleet.Score(scorer, _builder.NewRequest(fleet)).ShouldBe([0, 1.0]);
    }

    [Fact]
    public void Sending_a_warm_request_is_no_use()
    {
        Fleet fleet = new(2);
        InferenceRequest request = _builder.NewRequest(fleet, Hit);
        fleet.Score(_scorer, request);
        Send(fleet, request, 0, _scorer);

        fleet.Score(_scorer, _builder.NewRequest(fleet)).ShouldBe([1.0, 0]);
    }

    [Fact]
    public void Sending_a_request_that_was_not_scored_is_no_use()
    {
        Fleet fleet = new(2);
        Send(fleet, _builder.NewRequest(fleet), 0, _scorer);

        fleet.Score(_scorer, _builder.NewRequest(fleet)).ShouldBe([1.0, 0]);
    }

    [Fact]
    public void A_cold_request_marks_the_endpoint_of_every_profile()
    {
        Fleet fleet = new(3);
        InferenceRequest request = _builder.NewRequest(fleet);
        fleet.Score(_scorer, request);
        ProfileRuns runs = TestRuns.Of("decode", "stage-two").Picked(0, fleet[0]).Picked(1, fleet[1]);
        ((IPreRequestHook)_scorer).BeforeSending(request, fleet[0], runs).ShouldBeNull();

        // c never used, then a, then b, whatever the second profile is called.
        fleet.Score(_scorer, _builder.NewRequest(fleet)).ShouldBe([0.5, 0, 1]);
    }

    [Fact]
    public void A_request_that_one_profile_found_warm_is_not_cold()
    {
        Fleet fleet = new(2);
        InferenceRequest request = _builder.NewRequest(fleet, Hit);
        fleet.Score(_scorer, request);
        fleet.Only(1);
        fleet.Score(_scorer, request); // no hit among these candidates
        fleet.Only(0, 1);
        Send(fleet, request, 0, _scorer);

        fleet.Score(_scorer, _builder.NewRequest(fleet)).ShouldBe([1.0, 0]);
    }

    [Fact]
    public void A_pooled_request_does_not_remember_that_it_was_warm()
    {
        Fleet fleet = new(2);
        InferenceRequest request = _builder.NewRequest(fleet, Hit);
        fleet.Score(_scorer, request);
        request.Reset();
        fleet.Score(_scorer, request);
        Send(fleet, request, 0, _scorer);

        fleet.Score(_scorer, _builder.NewRequest(fleet)).ShouldBe([0, 1.0]);
    }

    private void Use(Fleet fleet, int position, NoHitLruScorer? scorer = null)
    {
        scorer ??= _scorer;
        InferenceRequest request = _builder.NewRequest(fleet);
        fleet.Score(scorer, request);
        Send(fleet, request, position, scorer);
    }

    private static void Send(Fleet fleet, InferenceRequest request, int position, NoHitLruScorer scorer)
    {
        Endpoint target = fleet[position];
        scorer.BeforeSending(request, target, TestRuns.Of("default").Picked(0, target)).ShouldBeNull();
    }
}
