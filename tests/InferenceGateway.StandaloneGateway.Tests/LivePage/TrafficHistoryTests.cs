using InferenceGateway.Abstractions.Requests;
using InferenceGateway.StandaloneGateway.LivePage;
using Microsoft.Extensions.Time.Testing;

namespace InferenceGateway.StandaloneGateway.Tests.LivePage;

public sealed class TrafficHistoryTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly InferenceRequest Request = new();

    private readonly FakeTimeProvider _clock = new(Start);
    private readonly TrafficHistory _history;

    public TrafficHistoryTests() => _history = new TrafficHistory(_clock);

    [Fact]
    public void A_point_per_second_holds_the_requests_that_ended_in_it()
    {
        End(3);
        Advance(1);
        End(2);
        Advance(1);

        TrafficReading reading = _history.Read(1);

        reading.Points.Count.ShouldBe(300);
        reading.End.ShouldBe(Start.AddSeconds(2));
        reading.Points[^1].RequestsPerSecond.ShouldBe(2);
        reading.Points[^2].RequestsPerSecond.ShouldBe(3);
        reading.Points[^3].RequestsPerSecond.ShouldBeNull(); // the gateway was not running yet
    }

    [Fact]
    public void A_second_without_requests_is_zero_per_second_but_has_no_latency_and_no_ratio()
    {
        Advance(1);

        TrafficPoint point = _history.Read(1).Points[^1];

        point.ShouldBe(new TrafficPoint(0, null, null, null));
    }

    [Fact]
    public void Percentiles_are_of_the_answers_of_their_second()
    {
        // Ten answers: nine at 100 ms (bucket middle 102.4) and one at 1,000 ms: 10^6 µs lies in [2^19, 2^20) with buckets of
        // 65,536 µs; the eighth, [983,040, 1,048,576), has its middle at 1,015.808 ms. p50 is the 5th, p90 the 9th.
        for (int i = 0; i < 9; i++)
        {
            _history.Ended(Request, Outcomes.Completed(100));
        }

        _history.Ended(Request, Outcomes.Completed(1000));
        Advance(1);
        _history.Ended(Request, Outcomes.Completed(1000));
        Advance(1);

        TrafficReading reading = _history.Read(1);

        reading.Points[^2].TimeToFirstTokenP50Milliseconds.ShouldBe(102.4);
        reading.Points[^2].TimeToFirstTokenP90Milliseconds.ShouldBe(102.4);
        reading.Points[^1].TimeToFirstTokenP50Milliseconds.ShouldBe(1015.808);

        // Together: nine of eleven at 100 ms; the 90th percentile is the 10th (9.9 rounded up).
        reading.Recent.TimeToFirstTokenP50Milliseconds.ShouldBe(102.4);
        reading.Recent.TimeToFirstTokenP90Milliseconds.ShouldBe(1015.808);
    }

    [Fact]
    public void The_hit_ratio_weighs_prompts_by_their_length_and_leaves_out_answers_that_told_nothing()
    {
        _history.Ended(Request, Outcomes.Completed(promptTokens: 100, cachedTokens: 0));
        _history.Ended(Request, Outcomes.Completed(promptTokens: 300, cachedTokens: 200));
        _history.Ended(Request, Outcomes.Completed(promptTokens: 5000)); // cached tokens unknown
        _history.Ended(Request, Outcomes.Completed());
        Advance(1);

        // 200 of 400.
        _history.Read(1).Points[^1].HitRatio.ShouldBe(0.5);
    }

    [Fact]
    public void A_server_that_claims_more_cached_tokens_than_the_prompt_has_counts_as_all_cached()
    {
        _history.Ended(Request, Outcomes.Completed(promptTokens: 100, cachedTokens: 900));

        _history.Read(1).Recent.HitRatio.ShouldBe(1);
    }

    [Fact]
    public void Error_answers_are_counted_but_do_not_make_latencies_look_good()
    {
        _history.Ended(Request, Outcomes.Completed(1, status: 404));
        _history.Ended(Request, Outcomes.Completed(1, status: 503));
        Advance(1);

        TrafficPoint point = _history.Read(1).Points[^1];

        point.RequestsPerSecond.ShouldBe(2);
        point.TimeToFirstTokenP50Milliseconds.ShouldBeNull();
    }

    [Fact]
    public void Failures_rejections_and_clients_that_left_are_told_apart()
    {
        _history.Ended(Request, Outcomes.Completed(status: 200));
        _history.Ended(Request, Outcomes.Completed(status: 404));
        _history.Ended(Request, Outcomes.Completed(status: 500)); // failed
        _history.Ended(Request, Outcomes.Ended(RequestEnding.Failed, 502)); // failed
        _history.Ended(Request, Outcomes.Ended(RequestEnding.Rejected, 503)); // rejected, though its status is 503
        _history.Ended(Request, Outcomes.Ended(RequestEnding.Evicted, 429)); // rejected
        _history.Ended(Request, Outcomes.Ended(RequestEnding.ClientGone, 0)); // neither

        TrafficReading reading = _history.Read(1);

        (reading.Requests, reading.Failed, reading.Rejected).ShouldBe((7, 2, 2));
    }

    [Fact]
    public void A_step_of_five_seconds_begins_at_multiples_of_five_and_merges_its_seconds()
    {
        // Seconds 12:00:00 to :04 have 1, 2, 3, 4, 5 requests: 15 in five seconds. Then 6 in the first second of the next step.
        for (int i = 1; i <= 6; i++)
        {
            End(i);
            Advance(1);
        }

        TrafficReading reading = _history.Read(5);

        reading.Points.Count.ShouldBe(60);
        reading.End.ShouldBe(Start.AddSeconds(10));
        reading.Points[^2].RequestsPerSecond.ShouldBe(3); // 15 / 5
        reading.Points[^1].RequestsPerSecond.ShouldBe(6); // one second of the step is over
    }

    [Fact]
    public void A_whole_step_keeps_its_value_while_time_goes_on()
    {
        End(10);
        Advance(5);
        for (int i = 0; i < 5; i++)
        {
            // The step 12:00:00 is at its place before the last one until the next step begins.
            Advance(1);
            _history.Read(5).Points[^2].RequestsPerSecond.ShouldBe(2);
        }
    }

    [Fact]
    public void The_oldest_second_leaves_after_five_minutes()
    {
        End(7);
        Advance(300);
        _history.Read(1).Points[0].RequestsPerSecond.ShouldBe(7);

        Advance(1);

        _history.Read(1).Points[0].RequestsPerSecond.ShouldBe(0);
        _history.Read(1).Requests.ShouldBe(7);
    }

    [Fact]
    public void A_long_silence_leaves_nothing_of_old_traffic()
    {
        End(7);
        Advance(100_000);
        End(1);
        Advance(1);

        TrafficReading reading = _history.Read(1);

        reading.Points[^1].RequestsPerSecond.ShouldBe(1);
        reading.Points.SkipLast(1).ShouldAllBe(p => p.RequestsPerSecond == 0);
    }

    [Fact]
    public void The_rate_of_now_is_over_ten_seconds_or_those_since_the_start()
    {
        End(4);
        _history.Read(1).Recent.RequestsPerSecond.ShouldBe(4); // within the first second there is nothing else to go by

        Advance(2);
        _history.Read(1).Recent.RequestsPerSecond.ShouldBe(2); // 4 in 2 s

        Advance(8);
        End(100); // the second that is not over does not count
        _history.Read(1).Recent.RequestsPerSecond.ShouldBe(0.4); // 4 in 10 s

        Advance(1);
        _history.Read(1).Recent.RequestsPerSecond.ShouldBe(10); // 100 in 10 s
    }

    [Fact]
    public void Shares_and_cached_ratios_are_of_the_last_minute()
    {
        Answer("default/a", requests: 3, promptTokens: 100, cachedTokens: 50);
        Advance(30);
        Answer("default/b", requests: 1, promptTokens: 100, cachedTokens: 100);

        TrafficReading reading = _history.Read(1);
        reading.AnsweredRecently.ShouldBe(4);
        reading.Endpoints["default/a"].ShouldBe(new EndpointTotals(3, 0.5));
        reading.Endpoints["default/b"].ShouldBe(new EndpointTotals(1, 1));

        Advance(30); // a's requests ended 60 s ago
        reading = _history.Read(1);
        reading.AnsweredRecently.ShouldBe(1);
        reading.Endpoints["default/a"].ShouldBe(new EndpointTotals(0, null));
    }

    [Fact]
    public void A_cell_of_the_minute_is_used_again_without_its_old_counts()
    {
        Answer("default/a", requests: 3, promptTokens: 10, cachedTokens: 10);
        Advance(60);
        Answer("default/a", requests: 2, promptTokens: 10, cachedTokens: 0);

        _history.Read(1).Endpoints["default/a"].ShouldBe(new EndpointTotals(2, 0));
    }

    [Fact]
    public void More_endpoints_than_the_bound_are_left_out_until_others_fall_silent()
    {
        for (int i = 0; i < TrafficHistory.MaximumEndpoints; i++)
        {
            Answer($"default/{i}", requests: 1);
        }

        Answer("default/late", requests: 1);
        _history.Read(1).Endpoints.Keys.ShouldNotContain("default/late");

        Advance(60);
        Answer("default/late", requests: 1);
        _history.Read(1).Endpoints.ShouldBe(new Dictionary<string, EndpointTotals> { ["default/late"] = new(1, null) });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(301)]
    public void A_step_that_does_not_divide_the_history_is_refused(int step)
    {
        Should.Throw<ArgumentOutOfRangeException>(() => _history.Read(step));
    }

    [Fact]
    public async Task Many_threads_lose_no_request()
    {
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 8),
            (_, _) =>
            {
                for (int i = 0; i < 1000; i++)
                {
                    _history.Ended(Request, Outcomes.Completed(10, promptTokens: 4, cachedTokens: 1));
                }

                return ValueTask.CompletedTask;
            }
        );

        TrafficReading reading = _history.Read(1);

        reading.Requests.ShouldBe(8000);
        reading.Recent.HitRatio.ShouldBe(0.25);
        reading.Endpoints["default/a"].Requests.ShouldBe(8000);
    }

    private void End(int requests)
    {
        for (int i = 0; i < requests; i++)
        {
            _history.Ended(Request, Outcomes.Completed());
        }
    }

    private void Answer(string endpoint, int requests, int promptTokens = -1, int cachedTokens = -1)
    {
        for (int i = 0; i < requests; i++)
        {
            _history.Ended(Request, Outcomes.Completed(null, promptTokens, cachedTokens, endpoint));
        }
    }

    private void Advance(int seconds) => _clock.Advance(TimeSpan.FromSeconds(seconds));
}
