using InferenceGateway.LoadGeneration.Recording;
using InferenceGateway.LoadGeneration.Reports;

namespace InferenceGateway.LoadGeneration.Tests.Recording;

public sealed class RecordingTests
{
    private static readonly ServiceLevelObjectives Objectives = new(TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(30));

    [Fact]
    public void Goodput_asks_for_all_objectives_and_attainment_for_each()
    {
        GoodputCounter counter = new(Objectives);
        counter.AddSuccess(timeToFirstToken: 0.1, timePerOutputToken: 0.02, outputTokens: 50);
        counter.AddSuccess(timeToFirstToken: 0.3, timePerOutputToken: 0.02, outputTokens: 50);
        counter.AddSuccess(timeToFirstToken: 0.1, timePerOutputToken: 0.04, outputTokens: 50);
        counter.AddFailure();

        GoodputReport report = counter.Report(seconds: 10)!;

        // Of four requests one met both, two the first token and two the time per token.
        report.GoodputPercentage.ShouldBe(25);
        report.TimeToFirstTokenAttainment.ShouldBe(50);
        report.TimePerOutputTokenAttainment.ShouldBe(50);
        report.RequestGoodput.ShouldBe(0.1);
        report.TokenGoodput.ShouldBe(5);
    }

    [Fact]
    public void Without_streaming_the_objectives_are_not_met_but_one_streamed_token_has_no_gap_to_fail()
    {
        GoodputCounter counter = new(Objectives);
        counter.AddSuccess(timeToFirstToken: null, timePerOutputToken: null, outputTokens: 50);
        counter.AddSuccess(timeToFirstToken: 0.1, timePerOutputToken: null, outputTokens: 1);

        counter.Report(seconds: 1)!.GoodRequests.ShouldBe(1);
    }

    [Fact]
    public void An_objective_that_is_not_set_is_met_by_all()
    {
        GoodputCounter counter = new(new ServiceLevelObjectives(TimeSpan.FromMilliseconds(200), null));
        counter.AddSuccess(timeToFirstToken: 0.1, timePerOutputToken: 99, outputTokens: 5);

        GoodputReport report = counter.Report(seconds: 1)!;

        report.GoodRequests.ShouldBe(1);
        report.TimePerOutputTokenAttainment.ShouldBeNull();
        new GoodputCounter(ServiceLevelObjectives.None).Report(seconds: 1).ShouldBeNull();
    }

    [Fact]
    public void Objectives_in_the_headers_beat_those_of_the_run()
    {
        ServiceLevelObjectives result = Objectives.OverriddenBy([
            new("X-SLO-TTFT-ms", "400"),
            new("x-slo-tpot-ms", "default"),
            new("other", "7"),
        ]);

        result.TimeToFirstToken.ShouldBe(TimeSpan.FromMilliseconds(400));
        result.TimePerOutputToken.ShouldBe(TimeSpan.FromMilliseconds(30));
    }

    [Theory]
    [InlineData(429, "got status 500", "429 - Rate Limit")]
    [InlineData(500, "429", "500 - Internal Server Error")]
    [InlineData(502, "", "502 - Bad Gateway")]
    [InlineData(503, "", "503 - Service Unavailable")]
    [InlineData(504, "", "504 - Gateway Timeout")]
    [InlineData(400, "This model's maximum context length is 8192 tokens", "400 - Context Window")]
    [InlineData(400, "could not decode JSON body", "400 - Invalid JSON")]
    [InlineData(408, "request timed out", "408 - Timeout")]
    [InlineData(404, "The model `x` does not exist.", "404 - Model Not Found")]
    [InlineData(418, "teapot", "418 - other")]
    public void An_error_status_has_its_label(int status, string message, string expected)
    {
        FailureLabel.ForStatus(status, message).ShouldBe(expected);
    }

    [Fact]
    public void A_transport_error_is_a_lost_connection_before_the_answer_and_a_broken_stream_in_it()
    {
        FailureLabel.ForException(new HttpRequestException("x"), status: null).ShouldBe("Connection Error");
        FailureLabel.ForException(new HttpIOException(HttpRequestError.ResponseEnded), status: 200).ShouldBe("200 - Broken Stream");
        FailureLabel.ForException(new OperationCanceledException(), status: null).ShouldBe("Timeout");
        FailureLabel.ForException(new FormatException(), status: null).ShouldBe("formatexception");
    }

    [Fact]
    public void Equal_messages_are_merged_long_ones_cut_and_their_number_bounded()
    {
        FailureLog log = new();
        for (int number = 0; number < 1000; number++)
        {
            log.Add(new RequestFailure("a", number < 500 ? "same" : $"{number} {new string('x', 1000)}"));
        }

        log.Add(new RequestFailure("b", "rare"));
        IReadOnlyList<FailureGroup> groups = log.Groups();

        groups.Select(group => (group.Label, group.Count)).ShouldBe([("a", 1000), ("b", 1)]);
        groups[0].Messages.Count.ShouldBe(FailureLog.MaximumMessages);
        groups[0].Messages[0].ShouldBe("same");
        groups[0].Messages.ShouldAllBe(message => message.Length <= FailureLog.MaximumMessageLength + 1);
    }

    [Fact]
    public void Labels_without_end_end_up_under_one()
    {
        FailureLog log = new();
        for (int number = 0; number < 5000; number++)
        {
            log.Add(new RequestFailure($"label {number}", "x"));
        }

        log.Groups().Count.ShouldBeLessThanOrEqualTo(201);
        log.Groups().Sum(group => group.Count).ShouldBe(5000);
    }

    [Fact]
    public void Endpoints_have_their_share_cached_ratio_and_mean()
    {
        EndpointTally tally = new();
        tally.Add("b", succeeded: true, promptTokens: 100, cachedTokens: 60, timeToFirstToken: 0.1);
        tally.Add("b", succeeded: true, promptTokens: 300, cachedTokens: 40, timeToFirstToken: 0.3);
        tally.Add("b", succeeded: false, promptTokens: 999, cachedTokens: null, timeToFirstToken: null);
        tally.Add("a", succeeded: true, promptTokens: 100, cachedTokens: null, timeToFirstToken: null);

        // b: three of four requests, 100 of 400 prompt tokens cached, mean of 0.1 s and 0.3 s.
        tally.Report().ShouldBe([new EndpointReport("a", 1, 0, 0.25, null, null), new EndpointReport("b", 3, 1, 0.75, 0.25, 0.2)]);
    }

    [Fact]
    public void The_timeline_counts_in_stretches_and_averages_what_is_in_flight()
    {
        Timeline timeline = new();
        timeline.AddSent(0.125);
        timeline.AddSent(0.25);
        timeline.AddEnd(0.5, succeeded: true, outputTokens: 7);
        timeline.AddEnd(0.75, succeeded: false, outputTokens: 0);

        IReadOnlyList<TimelinePoint> points = timeline.Points();

        // Quarter seconds. In the first one request for half of it; in the second two; in the third one.
        points[0].ShouldBe(new TimelinePoint(0, 1, 0, 0, 0, 0.5));
        points[1].ShouldBe(new TimelinePoint(0.25, 1, 0, 0, 0, 2));
        points[2].ShouldBe(new TimelinePoint(0.5, 0, 1, 0, 7, 1));
        points[3].Failed.ShouldBe(1);
    }

    [Fact]
    public void A_long_run_keeps_its_totals_in_wider_stretches()
    {
        Timeline timeline = new();
        for (int second = 0; second < 1000; second++)
        {
            timeline.AddSent(second);
            timeline.AddEnd(second + 0.5, succeeded: true, outputTokens: 2);
        }

        IReadOnlyList<TimelinePoint> points = timeline.Points();

        // 256 stretches of 0.25, 0.5, 1, 2 or 4 s: 1,000 s need the 4 s ones. One request is in flight half of the time.
        timeline.BucketSeconds.ShouldBe(4);
        points.Count.ShouldBe(250);
        points.Sum(point => point.Sent).ShouldBe(1000);
        points.Sum(point => point.OutputTokens).ShouldBe(2000);
        points[100].InFlight.ShouldBe(0.5, 1e-9);
    }

    [Fact]
    public void A_reservoir_keeps_its_number_and_draws_from_all_parts()
    {
        ReservoirSample reservoir = new(100, new Random(3));
        for (int number = 0; number < 10_000; number++)
        {
            reservoir.Add(new SamplePoint(number, number));
        }

        IReadOnlyList<SamplePoint> points = reservoir.Points();

        // Half of a fair sample of 100 is from the first half: 50 with a standard deviation of 5.
        points.Count.ShouldBe(100);
        points.Count(point => point.Seconds < 5000).ShouldBeInRange(30, 70);
        points.Zip(points.Skip(1)).ShouldAllBe(pair => pair.First.Seconds < pair.Second.Seconds);
    }
}
