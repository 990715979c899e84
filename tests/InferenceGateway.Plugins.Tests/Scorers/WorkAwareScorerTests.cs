using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Plugins.Scorers;
using InferenceGateway.Plugins.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace InferenceGateway.Plugins.Tests.Scorers;

public sealed class WorkAwareScorerTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly TestBuilder _builder;
    private readonly WorkAwareScorer _scorer;

    public WorkAwareScorerTests()
    {
        _builder = new TestBuilder { Clock = _clock };
        _scorer = Configured.Plugin<WorkAwareScorer>(WorkAwareScorer.Type, null, _builder);
    }

    [Fact]
    public void Before_anything_was_learned_the_least_work_wins_in_proportion()
    {
        // 4,000 bytes are 1,000 tokens. a: 3,000 in flight + 1,000 = 4,000; b: 0 + 1,000; c: 1,000 + 1,000 - 12 * 64 cached = 1,232.
        Fleet fleet = new Fleet(3).InFlightTokens(3000, 0, 1000);
        InferenceRequest request = Request(fleet, 1000, default, default, new PrefixMatch(12, 16, 64));

        fleet.Score(_scorer, request).ShouldBeScores(0.25, 1, 1000.0 / 1232);
    }

    [Fact]
    public void A_prompt_held_to_its_end_still_is_some_work()
    {
        // Both hold it all: 16 tokens at the least. a has 48 more in flight: 16 / 64.
        Fleet fleet = new Fleet(2).InFlightTokens(48, 0);
        InferenceRequest request = Request(fleet, 1000, new PrefixMatch(16, 16, 64), new PrefixMatch(16, 16, 64));

        fleet.Score(_scorer, request).ShouldBeScores(0.25, 1);
    }

    [Fact]
    public void Work_that_could_be_spared_counts_for_all_whom_it_holds_up()
    {
        // a holds 12 blocks of 64 of 1,000 tokens: 232 to compute, and has 1,500 in flight: 1,732. b would compute 768 more: 1,000.
        // Where two wait behind the one that is computed at b, each of the 768 counts 1 + 2 = 3 times: 232 + 768 * 3 = 2,536.
        Fleet idle = new Fleet(2).InFlightTokens(1500, 0).Unanswered(1, 1);
        InferenceRequest request = Request(idle, 1000, new PrefixMatch(12, 16, 64), default);
        idle.Score(_scorer, request).ShouldBeScores(1000.0 / 1732, 1);

        Fleet busy = new Fleet(2).InFlightTokens(1500, 0).Unanswered(3, 3);
        busy.Score(_scorer, request).ShouldBeScores(1, 1732.0 / 2536);
    }

    /// <summary>
    /// Requests come 50 ms apart, 10 a second for each of two endpoints. b would compute 1,000 tokens at 50 µs, 50 ms, in which half a request
    /// comes: 1,000 + 768 * 0.5 = 1,384. Where one of two endpoints is idle, half of those who come do not wait: 1,000 + 768 * 0.25 = 1,192.
    /// </summary>
    [Theory]
    [InlineData(1, 1384)]
    [InlineData(0, 1192)]
    public void Those_who_come_while_a_prompt_is_computed_are_held_up_too(int computing, double expected)
    {
        for (int i = 0; i < 10; i++)
        {
            Fleet other = new(1);
            _scorer.BeforeSending(Request(other, 1), other[0], TestRuns.Of("default")).ShouldBeNull();
            _clock.Advance(TimeSpan.FromMilliseconds(50));
        }

        Fleet fleet = new Fleet(2).InFlightTokens(1500, 0).Unanswered(1, computing);
        fleet.Score(_scorer, Request(fleet, 1000, new PrefixMatch(12, 16, 64), default)).ShouldBeScores(expected / 1732, 1);
    }

    [Fact]
    public void A_prompt_that_nobody_holds_goes_by_the_work_in_flight_however_busy_the_pool()
    {
        Fleet busy = new Fleet(2).InFlightTokens(3000, 0).Unanswered(30, 2);
        busy.Score(_scorer, Request(busy, 1000)).ShouldBeScores(0.25, 1);
    }

    [Fact]
    public void What_others_repay_is_no_cost()
    {
        // a holds 12 blocks of 64 and has 500 tokens in flight: 500 + 1,000 - 768 = 732. b holds none, others repay 512 of it: 488.
        Fleet fleet = new Fleet(2).InFlightTokens(500, 0);
        InferenceRequest request = Request(fleet, 1000, new PrefixMatch(12, 16, 64), new PrefixMatch(0, 16, 64) { SharedTokens = 512 });

        fleet.Score(_scorer, request).ShouldBeScores(488.0 / 732, 1);
    }

    /// <summary>
    /// a holds 768 of 1,000 tokens and has 500 in flight: 732; b would compute all: 1,000. Each time 500 tokens are waited for in vain, at 50 µs. Of that half
    /// counts where 35 others want the same, 32 more than 3: 12.5 ms, 250 tokens.
    /// </summary>
    [Fact]
    public void A_prefix_is_computed_once_more_when_waiting_for_it_has_cost_as_much()
    {
        Fleet fleet = new Fleet(2).InFlightTokens(500, 0);
        fleet.Score(_scorer, Wanted(fleet, 35)).ShouldBeScores(1, 732.0 / 1000);
        Send(fleet, 0, others: 35);
        fleet.Score(_scorer, Wanted(fleet, 35)).ShouldBeScores(1, 732.0 / 750);
        Send(fleet, 0, others: 35);
        fleet.Score(_scorer, Wanted(fleet, 35)).ShouldBeScores(500.0 / 732, 1);
        // Who is sent elsewhere all the same lost nothing and spent nothing.
        Send(fleet, 0, others: 35);
        fleet.Score(_scorer, Wanted(fleet, 35)).ShouldBeScores(500.0 / 732, 1);
        Send(fleet, 1, others: 35);
        fleet.Score(_scorer, Wanted(fleet, 35)).ShouldBeScores(1, 732.0 / 1000);
    }

    /// <summary>
    /// Ten wait at b and c, so 5,000 tokens are waited for at a; half of that is lost, 2,500. Once nobody waits, computing 768 anew is free. All work went
    /// to a lately: b and c settle for 40 % of their 1,000 less than 232.
    /// </summary>
    [Fact]
    public void What_is_free_where_little_was_done_costs_a_token_at_the_least()
    {
        Fleet fleet = new Fleet(3).InFlightTokens(5000, 0, 0).Unanswered(1, 11, 11);
        foreach (int position in new[] { 0, 1, 2 })
        {
            _scorer.Added(fleet[position]);
        }

        Send(fleet, 0, others: 35);
        Sent(fleet, 1000);
        fleet.InFlightTokens(231, 0, 0).Unanswered(0, 0, 0);

        // a: 231 + 232 + 0.4 * 232 * (3 - 1) = 648.6.
        fleet.Score(_scorer, Wanted(fleet, 35)).ShouldBeScores(1 / 648.6, 1, 1);
    }

    [Fact]
    public void What_few_want_stays_where_it_is_however_long_they_wait()
    {
        Fleet fleet = new Fleet(2).InFlightTokens(500, 0);
        for (int i = 0; i < 100; i++)
        {
            Send(fleet, 0, others: 3);
        }

        fleet.Score(_scorer, Wanted(fleet, 3)).ShouldBeScores(1, 732.0 / 1000);
    }

    [Fact]
    public void An_endpoint_without_metrics_is_judged_by_what_is_in_flight()
    {
        Fleet fleet = new Fleet(2).InFlightTokens(1000, 0).NeverScraped(0, 1);
        fleet.Score(_scorer, Request(fleet, 1000)).ShouldBeScores(0.5, 1);
    }

    /// <summary>Where nobody streams, by the ends of whole answers.</summary>
    [Theory]
    [InlineData(true, 100)]
    [InlineData(false, 1000)]
    public void A_slow_endpoint_is_found_out_by_its_first_tokens(bool isStreamed, double milliseconds)
    {
        Fleet fleet = new(2);
        _scorer.Added(fleet[0]);
        _scorer.Added(fleet[1]);
        for (int i = 0; i < 400; i++)
        {
            Serve(fleet, 0, tokens: 1000, firstTokenMilliseconds: 2 * milliseconds, isStreamed: isStreamed);
            Serve(fleet, 1, tokens: 1000, firstTokenMilliseconds: milliseconds, isStreamed: isStreamed);
        }

        // With equal work the slow one takes twice as long. In seconds it was sent 4/3 of the mean lately, the other 2/3:
        // 2 * (1 + 0.4/3) against 1 - 0.4/3, 0.382. But for the rest of the prior that 262,144 tokens of half-life leave.
        double[] scores = fleet.Score(_scorer, Request(fleet, 1000));
        scores[1].ShouldBe(1);
        scores[0].ShouldBeInRange(0.382, 0.402);
    }

    /// <summary>
    /// a has two prompts of 1,000 tokens in flight, at 50 us each. As much of the first as its time allows is done, 900 at the most, until its first
    /// token has come; then the second is begun. Late work was twice the mean here, none there: the prompt's own 1,000 tokens cost 1,400 and 600.
    /// </summary>
    [Theory]
    [InlineData(20, false, 2000 - 400)]
    [InlineData(100, false, 2000 - 900)]
    [InlineData(100, true, 1000)]
    public void What_should_be_computed_by_now_is_not_waited_for(double milliseconds, bool hasFirstToken, double waiting)
    {
        Fleet fleet = new(2);
        _scorer.Added(fleet[0]);
        _scorer.Added(fleet[1]);
        InferenceRequest first = Sent(fleet.InFlightTokens(200, 0).Unanswered(1, 0), 200);
        Sent(fleet.InFlightTokens(2000, 0).Unanswered(2, 0), 1000);
        _clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
        if (hasFirstToken)
        {
            _scorer.FirstToken(first, fleet[0]);
            fleet.InFlightTokens(1000, 0).Unanswered(1, 0);
        }

        fleet.Score(_scorer, Request(fleet, 1000)).ShouldBeScores(600 / (waiting + 1400), 1);
    }

    /// <summary>Three requests went to a, one to b: a was sent 1.5 of the mean, b 0.5: the prompt's own 1,000 cost 1,200 and 800.</summary>
    [Fact]
    public void What_nobody_holds_goes_where_less_was_sent_lately()
    {
        Fleet fleet = new(2);
        _scorer.Added(fleet[0]);
        _scorer.Added(fleet[1]);
        foreach (int position in (int[])[0, 0, 0, 1])
        {
            Sent(fleet, 100, position);
        }

        // The newest of four counts some per cent more, being b's.
        double[] scores = fleet.Score(_scorer, Request(fleet, 1000));
        scores[0].ShouldBe(800.0 / 1200, 0.01);
        scores[1].ShouldBe(1);
    }

    [Theory]
    [InlineData(1.39, 1)]
    [InlineData(1.68, 1.44)]
    [InlineData(1.97, 1.97)]
    public void Only_speeds_that_clearly_differ_are_told_apart(double times, double expected) =>
        KnownEndpoints.ComparedSpeed(times * 1e-4, 1e-4).ShouldBe(expected * 1e-4, 1e-9);

    [Fact]
    public void Late_work_keeps_its_proportions_however_much_there_was()
    {
        KnownEndpoints known = new(_clock);
        known.Add(0);
        known.Add(1);
        for (int i = 0; i < 100_000; i++)
        {
            known.CountWork(known.At(0)!, 3, 2);
            known.CountWork(known.At(1)!, 1, 2);
        }

        // Each request counts 1/64 more than the one before it: 3 against 1 + 1/64.
        (known.At(0)!.RecentWork / known.At(1)!.RecentWork).ShouldBe(3 / (1 + (1 / 64.0)), 1e-6);
    }

    [Fact]
    public void An_endpoint_that_took_over_a_slot_is_as_fast_as_the_pool()
    {
        Fleet fleet = new(2);
        _scorer.Added(fleet[0]);
        _scorer.Added(fleet[1]);
        for (int i = 0; i < 400; i++)
        {
            Serve(fleet, 0, tokens: 1000, firstTokenMilliseconds: 200);
        }

        _scorer.Removed(fleet[0]);
        _scorer.Added(fleet[0]);
        fleet.Score(_scorer, Request(fleet, 1000)).ShouldBeScores(1, 1);
    }

    /// <summary>The end of a whole answer says little of its prompt: as long as there are streams, it is not taken for a first token.</summary>
    [Fact]
    public void Whole_answers_teach_only_when_32_in_a_row_came()
    {
        Fleet fleet = new(2);
        _scorer.Added(fleet[0]);
        _scorer.Added(fleet[1]);
        // 50 us a token, as is believed from the beginning.
        Serve(fleet, 1, tokens: 1000, firstTokenMilliseconds: 50);
        for (int i = 0; i < 16; i++)
        {
            Serve(fleet, 0, tokens: 1000, firstTokenMilliseconds: 2000, isStreamed: false);
            Serve(fleet, 1, tokens: 1000, firstTokenMilliseconds: 50, isStreamed: false);
        }

        // Equally fast; b was sent one more of 33, and each request for two endpoints makes older ones count 1 / (1 + 1/64).
        double weight = 1;
        double[] sent = new double[2];
        for (int i = 0; i < 33; i++)
        {
            sent[(i + 1) % 2] += weight *= 1 + (1 / 64.0);
        }

        double mean = sent.Average();
        double[] costs = [.. sent.Select(work => 1 + (0.4 * ((work / mean) - 1)))];
        fleet.Score(_scorer, Request(fleet, 1000)).ShouldBeScores([.. costs.Select(cost => costs.Min() / cost)]);
        Serve(fleet, 0, tokens: 1000, firstTokenMilliseconds: 2000, isStreamed: false);
        fleet.Score(_scorer, Request(fleet, 1000))[0].ShouldBeLessThan(0.9);
    }

    /// <summary>Whole answers begin and end at once: as token times that would say that sequences cost nothing.</summary>
    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Sequences_in_flight_cost_what_they_were_seen_to_cost(bool saysUsage, bool onlyStreams)
    {
        Fleet fleet = new(2);
        // Each further sequence adds 1 ms to a token of 10 ms; answers have 101 tokens, 100 after the first.
        for (int i = 0; i < 100; i++)
        {
            int others = i % 11;
            if (!onlyStreams)
            {
                Serve(fleet, 0, tokens: 100, firstTokenMilliseconds: 5, others: others, outputTokens: 1000, isStreamed: false);
            }

            Serve(
                fleet,
                0,
                tokens: 100,
                firstTokenMilliseconds: 5,
                others: others,
                outputTokens: 101,
                secondsPerToken: 0.010 + (0.001 * others),
                saysUsage: saysUsage
            );
        }

        // No observation had 256 tokens, so a token of prompt still costs the initial 50 us. 4,000 tokens: 0.2 s on both.
        // a: 10 sequences, each charged for 15 % of 101 tokens, * 1 ms = 0.1515 s more. Score of a = 0.2 / 0.3515.
        Fleet loaded = fleet.InFlightRequests(10, 0);
        loaded.Score(_scorer, Request(loaded, 4000)).ShouldBeScores(0.2 / 0.3515, 1);

        // 1,000 tokens take 0.05 s: no more is charged for sequences that others have less of. Of 22 and 12 sequences 12 are charged on both: 0.1818 s.
        loaded.Score(_scorer, Request(loaded, 1000)).ShouldBeScores(0.05 / 0.1, 1);
        Fleet fuller = fleet.InFlightRequests(22, 12);
        fuller.Score(_scorer, Request(fuller, 1000)).ShouldBeScores(0.2318 / 0.2818, 1);

        // A client that wants 10 tokens at the most: 10 * 1.5 * 1 ms = 0.015 s more. 0.05 / 0.065.
        loaded = fleet.InFlightRequests(10, 0);
        InferenceRequest brief = Request(loaded, 1000);
        brief.Body.MaxOutputTokens = 10;
        loaded.Score(_scorer, brief).ShouldBeScores(0.05 / 0.065, 1);
    }

    [Fact]
    public void A_nearly_full_cache_with_a_queue_counts_as_work()
    {
        // a: 4 waiting * 256 tokens + 1,000 = 2,024; b has a queue, but room.
        Fleet fleet = new Fleet(2).Waiting(4, 4).KvUsage(0.96, 0.5);
        fleet.Score(_scorer, Request(fleet, 1000)).ShouldBeScores(1000.0 / 2024, 1);
    }

    [Fact]
    public void Requests_that_failed_or_never_got_a_token_teach_nothing()
    {
        Fleet fleet = new(2);
        InferenceRequest request = Request(fleet, 1000);
        fleet.Score(_scorer, request);
        _scorer.BeforeSending(request, fleet[0], TestRuns.Of("default")).ShouldBeNull();
        _clock.Advance(TimeSpan.FromSeconds(100));
        _scorer.RequestEnded(request, fleet[0], RequestEnding.Failed, TokenUsage.Unknown);

        fleet.InFlightTokens(1000, 0).Score(_scorer, Request(fleet, 1000)).ShouldBeScores(0.5, 1);
    }

    [Fact]
    public void It_says_what_it_reads()
    {
        _builder.AllNeeds.ShouldBe(RequestNeeds.Prompt | RequestNeeds.BodyFields | RequestNeeds.Usage);
        _builder.Consumed.ShouldBe([PrefixMatch.DefaultKey.ToString()]);
    }

    /// <summary>A request whose beginning the first of two endpoints holds and others in flight want.</summary>
    private InferenceRequest Wanted(Fleet fleet, int others) =>
        Request(fleet, 1000, new PrefixMatch(12, 16, 64) { HeldPrefix = 7, HeldPrefixRequests = others });

    private void Send(Fleet fleet, int position, int others)
    {
        InferenceRequest request = Wanted(fleet, others);
        fleet.Score(_scorer, request);
        _scorer.BeforeSending(request, fleet[position], TestRuns.Of("default")).ShouldBeNull();
    }

    /// <summary>A request that has been sent, counted in the fleet's load already.</summary>
    private InferenceRequest Sent(Fleet fleet, int tokens, int position = 0)
    {
        InferenceRequest request = Request(fleet, tokens);
        request.UncachedTokens = tokens;
        fleet.Score(_scorer, request);
        _scorer.BeforeSending(request, fleet[position], TestRuns.Of("default")).ShouldBeNull();
        return request;
    }

    /// <summary>A request's whole life at one endpoint.</summary>
    private void Serve(
        Fleet fleet,
        int position,
        long tokens,
        double firstTokenMilliseconds,
        int others = 0,
        int outputTokens = 1,
        double secondsPerToken = 0,
        bool isStreamed = true,
        bool saysUsage = true
    )
    {
        InferenceRequest request = Request(fleet, (int)tokens);
        request.Body.IsStreaming = isStreamed;
        Endpoint endpoint = fleet[position];
        fleet.Score(_scorer, request);
        // The engine counts a request to its endpoint before the hooks hear of it.
        fleet.Snapshot.Load.Tokens.At(endpoint.Slot) = tokens;
        fleet.Snapshot.Load.Requests.At(endpoint.Slot) = others + 1;
        _scorer.BeforeSending(request, endpoint, TestRuns.Of("default")).ShouldBeNull();
        _clock.Advance(TimeSpan.FromMilliseconds(firstTokenMilliseconds));
        _scorer.FirstToken(request, endpoint);
        _clock.Advance(TimeSpan.FromSeconds(secondsPerToken * (outputTokens - 1)));
        TokenUsage usage = TokenUsage.Unknown;
        if (saysUsage)
        {
            usage.CompletionTokens = outputTokens;
        }

        request.AnswerPieces = outputTokens;
        _scorer.RequestEnded(request, endpoint, RequestEnding.Completed, usage);
        fleet.Snapshot.Load.Tokens.At(endpoint.Slot) = 0;
        fleet.Snapshot.Load.Requests.At(endpoint.Slot) = 0;
    }

    private InferenceRequest Request(Fleet fleet, int tokens, params PrefixMatch[] matches)
    {
        InferenceRequest request = _builder.NewRequest(fleet, matches);
        request.Body.IsStreaming = true;
        request.Body.Append(new byte[tokens * ParsedBody.BytesPerToken]);
        request.Body.EndPrompt();
        return request;
    }
}
