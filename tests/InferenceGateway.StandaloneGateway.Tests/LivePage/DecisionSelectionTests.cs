using InferenceGateway.Engine.Explanation;
using InferenceGateway.StandaloneGateway.LivePage;
using Microsoft.Extensions.Time.Testing;

namespace InferenceGateway.StandaloneGateway.Tests.LivePage;

public sealed class DecisionSelectionTests
{
    private readonly DecisionLog _log = new(new FakeTimeProvider(), capacity: 100);

    [Fact]
    public void A_page_that_has_nothing_gets_the_newest()
    {
        Add(running: 80);

        Sequences(new StateQuery()).ShouldBe(Enumerable.Range(31, 50).Reverse().Select(i => (long)i));
    }

    [Fact]
    public void A_decision_that_was_running_is_sent_again_when_its_outcome_is_known()
    {
        Add(running: 2); // 1, 2
        Add(ended: 2); // 3, 4
        Add(running: 1); // 5

        // After 4 there is only 5; of those asked for again, 3 has ended and 2 has not.
        Sequences(new StateQuery { After = 4, Again = [2, 3] }).ShouldBe([5, 3]);
    }

    [Fact]
    public void What_is_new_anyway_is_not_sent_twice()
    {
        Add(ended: 3);

        Sequences(new StateQuery { After = 1, Again = [3, 3, 1] }).ShouldBe([3, 2, 1]);
    }

    [Fact]
    public void Decisions_that_left_the_log_are_named_as_forgotten()
    {
        Add(ended: 101); // the ring holds 2 to 101

        DecisionSelection selection = DecisionSelection.Select(_log, new StateQuery { After = 101, Again = [1, 2, 900] });

        selection.Forgotten.ShouldBe([900, 1]);
        selection.Decisions.Select(d => d.Sequence).ShouldBe([2]);
    }

    [Fact]
    public void Half_of_an_answer_is_free_for_news_and_the_whole_is_bounded()
    {
        Add(ended: 100);

        IReadOnlyList<long> sequences = Sequences(new StateQuery { After = 40, Again = [.. Enumerable.Range(1, 40).Select(i => (long)i)] });

        // 25 of those asked for again (40 down to 16) and 25 new ones (100 down to 76).
        sequences.ShouldBe([
            .. Enumerable.Range(76, 25).Reverse().Select(i => (long)i),
            .. Enumerable.Range(16, 25).Reverse().Select(i => (long)i),
        ]);
    }

    private IReadOnlyList<long> Sequences(StateQuery query) => [.. DecisionSelection.Select(_log, query).Decisions.Select(d => d.Sequence)];

    private void Add(int running = 0, int ended = 0)
    {
        for (int i = 0; i < running + ended; i++)
        {
            _log.Add(
                new DecisionRecord
                {
                    Time = DateTimeOffset.UnixEpoch,
                    RequestId = "r",
                    Model = "m",
                    PromptTokens = 1,
                    Profile = "default",
                    Duration = TimeSpan.Zero,
                    CandidateCount = 0,
                    Scorers = [],
                    Endpoints = [],
                    Winner = null,
                    Outcome = i < running ? null : Outcomes.Completed(),
                }
            );
        }
    }
}
