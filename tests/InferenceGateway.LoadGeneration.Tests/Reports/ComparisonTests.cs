using System.Text.Json;
using System.Xml.Linq;
using CsCheck;
using InferenceGateway.LoadGeneration.Recording;
using InferenceGateway.LoadGeneration.Reports;
using InferenceGateway.LoadGeneration.Reports.Comparison;

namespace InferenceGateway.LoadGeneration.Tests.Reports;

public sealed class ComparisonTests
{
    [Theory]
    [InlineData(new[] { 5.0 }, 5, 0)]
    [InlineData(new[] { 3.0, 1 }, 2, 0.5)] // (3 - 1) / 2 / 2
    [InlineData(new[] { 9.0, 4, 5 }, 5, 0.5)] // (9 - 4) / 2 / 5
    [InlineData(new[] { 8.0, 2, 4, 6 }, 5, 0.6)] // (8 - 2) / 2 / 5
    [InlineData(new[] { 0.0, 0 }, 0, 0)]
    public void A_cell_is_the_median_and_half_the_range_relative_to_it(double[] values, double median, double spread)
    {
        ComparedValue cell = ComparedValue.Of(values.Select(value => (double?)value))!.Value;

        cell.Median.ShouldBe(median);
        cell.Minimum.ShouldBe(values.Min());
        cell.Maximum.ShouldBe(values.Max());
        cell.Spread!.Value.ShouldBe(spread, 1e-12);
    }

    [Fact]
    public void Runs_without_a_value_do_not_count()
    {
        ComparedValue.Of([null, 7, null])!.Value.Median.ShouldBe(7);
        ComparedValue.Of([null]).ShouldBeNull();
        ComparedValue.Of([]).ShouldBeNull();
    }

    [Fact]
    public void There_is_no_spread_relative_to_nothing() => ComparedValue.Of([0, 0, 4])!.Value.Spread.ShouldBeNull();

    [Fact]
    public void A_median_has_as_many_values_above_as_below() =>
        Gen.Double[0, 100]
            .Array[1, 20]
            .Sample(values =>
            {
                double median = ComparedValue.Of(values.Select(value => (double?)value))!.Value.Median;
                return values.Count(value => value > median) <= values.Length / 2
                    && values.Count(value => value < median) <= values.Length / 2;
            });

    [Theory]
    [InlineData(true, new[] { 100.0, 105, 106, 200 }, "**..")] // 5 % of 100 is 5
    [InlineData(false, new[] { 100.0, 190, 189, 200 }, ".*.*")] // 5 % of 200 is 10
    [InlineData(true, new[] { 0.0, 0, 1 }, "**.")]
    [InlineData(true, new[] { 100.0, 103, 101 }, "...")] // alike: nobody is better
    [InlineData(true, new[] { 100.0 }, ".")]
    [InlineData(true, new[] { double.NaN, 100, 102 }, ".**")] // NaN stands for not measured here
    [InlineData(true, new[] { double.NaN, double.NaN }, "..")]
    public void What_is_within_five_percent_of_the_best_is_marked(bool lessIsBetter, double[] values, string marks)
    {
        ComparedMeasure measure = new(
            "",
            "",
            lessIsBetter,
            report => report.AchievedRate is double.NaN ? null : report.AchievedRate,
            _ => ""
        );
        ComparisonColumn column = new(
            measure,
            [.. values.Select(value => new ComparedRuns("", [Measured.Run(1) with { AchievedRate = value }]))]
        );

        string.Concat(values.Select((_, policy) => column.IsBest(policy) ? '*' : '.')).ShouldBe(marks);
    }

    [Fact]
    public void The_table_has_a_row_for_each_policy_and_leaves_out_goodput_without_objectives()
    {
        LoadReport failing = Measured.Run(0.2) with { FailureCount = 1, Failures = [new FailureGroup("HTTP 503", 1, [])] };
        string[] lines = Table(new ComparedRuns("a", [Measured.Run(0.1)]), new ComparedRuns("b", [failing]));

        lines[0].ShouldBe("replay of <nothing>; all at once");
        lines[1].ShouldBe("two servers");
        Words(lines[3]).ShouldBe("policy ok success TTFT p50 p90 p99 e2e p50 cached imbalance rate");
        Words(lines[4]).ShouldBe("a 1 100 %* 100 ms* 100 ms* 100 ms* 100 ms* - - 2.00/s");
        // One of two ended well.
        Words(lines[5]).ShouldBe("b 1 50.0 % 200 ms 200 ms 200 ms 200 ms - - 2.00/s");
        lines[^1].ShouldBe("b: 1 × HTTP 503");
    }

    [Fact]
    public void Where_answers_come_whole_the_time_to_their_end_takes_the_columns_of_the_first_token()
    {
        string[] lines = Table(new ComparedRuns("a", [Measured.Run(0.1) with { TimeToFirstToken = null }]));

        Words(lines[3]).ShouldBe("policy ok success e2e p50 p90 p99 cached imbalance rate");
        Words(lines[4]).ShouldBe("a 1 100 % 100 ms 100 ms 100 ms - - 2.00/s");
    }

    [Fact]
    public void Goodput_is_a_column_when_somebody_has_it()
    {
        GoodputReport goodput = new()
        {
            Objectives = new ServiceLevelObjectives(TimeSpan.FromSeconds(1), null),
            GoodRequests = 1,
            TotalRequests = 4,
            GoodputPercentage = 25,
            RequestGoodput = 0.1,
            TokenGoodput = 1,
            TimeToFirstTokenAttainment = 25,
            TimePerOutputTokenAttainment = null,
        };
        string[] lines = Table(new ComparedRuns("a", [Measured.Run(0.1) with { Goodput = goodput }]));

        Words(lines[3]).ShouldContain("e2e p50 goodput cached");
        Words(lines[4]).ShouldContain("100 ms 25.0 % -");
    }

    [Fact]
    public void Several_runs_become_a_median_and_a_spread()
    {
        string[] lines = Table(new ComparedRuns("a", [Measured.Run(0.3), Measured.Run(0.1), Measured.Run(0.2)]));

        Words(lines[4]).ShouldStartWith("a 1 100 % 200 ms 200 ms");
        // (0.3 - 0.1) / 2 / 0.2
        Words(lines[5]).ShouldStartWith("spread ±0 % ±0 % ±50 % ±50 %");
        lines[^1].ShouldContain("medians of 3 runs");
    }

    [Theory]
    [InlineData(new[] { 0.3, 0.1, 0.2 }, 0.2)]
    [InlineData(new[] { 0.4, 0.1, 0.2, 0.3 }, 0.2)]
    public void The_typical_run_is_the_one_in_the_middle(double[] firstTokens, double expected) =>
        new ComparedRuns("a", [.. firstTokens.Select(value => Measured.Run(value))]).Typical.TimeToFirstToken!.At(50).ShouldBe(expected);

    [Fact]
    public void A_comparison_has_policies_and_runs()
    {
        Should.Throw<ArgumentException>(() => new RunComparison("", []));
        Should.Throw<ArgumentException>(() => new RunComparison("", [new ComparedRuns("a", [])]));
    }

    [Fact]
    public void Json_has_the_summary_and_every_run()
    {
        RunComparison comparison = new(
            "two servers",
            [new ComparedRuns("a", [Measured.Run(0.1), Measured.Run(0.3)]), new ComparedRuns("b", [Measured.Run(0.4), Measured.Run(0.4)])]
        );
        using MemoryStream stream = new();
        ComparisonJson.Write(comparison, stream);
        JsonElement json = JsonElement.Parse(stream.ToArray());

        json.GetProperty("setting").GetString().ShouldBe("two servers");
        JsonElement first = json.GetProperty("policies")[0];
        first.GetProperty("name").GetString().ShouldBe("a");
        first.GetProperty("runs").GetArrayLength().ShouldBe(2);
        JsonElement cell = first.GetProperty("summary").GetProperty("time_to_first_token_p50");
        cell.GetProperty("median").GetDouble().ShouldBe(0.2, 1e-9);
        cell.GetProperty("min").GetDouble().ShouldBe(0.1, 1e-9);
        cell.GetProperty("max").GetDouble().ShouldBe(0.3, 1e-9);
        cell.GetProperty("best").GetBoolean().ShouldBeTrue();
        first.GetProperty("summary").GetProperty("cached_ratio").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public void The_page_is_well_formed_whatever_the_policies_are_called()
    {
        LoadReport run = Measured.Run(0.1, 0.2) with
        {
            Endpoints = [new EndpointReport("<b>&", 2, 0, 1, 0.5, 0.1)],
            Timeline = [new TimelinePoint(0, 2, 2, 0, 4, 1)],
        };
        // More policies than colours.
        ComparedRuns[] policies = [.. Enumerable.Range(0, 9).Select(number => new ComparedRuns($"</td>{number}\"&", [run, run]))];

        string page = ComparisonPage.Render(new RunComparison("<script>", policies));

        XElement html = XDocument.Parse(page.Replace("<!DOCTYPE html>", "")).Root!;
        html.Descendants().Where(element => element.Name.LocalName == "script").ShouldBeEmpty();
        html.Descendants("tr").Count(row => row.Element("td")?.Value == "</td>8\"&").ShouldBe(2); // the summary and the cache
        html.Descendants("td").ShouldContain(cell => cell.Value == "<b>&");
        // First token, its course, end to end, in flight; time per output token was not measured.
        html.Descendants("figure").Count().ShouldBe(4);
    }

    [Fact]
    public void Where_policies_differ_the_page_says_what_each_went_by()
    {
        TracedCandidate chosen = new()
        {
            Endpoint = "server-0",
            Scores = [0.75],
            Total = 1.5,
            InFlight = 5,
            Unanswered = 2,
            InFlightTokens = 3200,
            MatchedTokens = 512,
        };
        TracedCandidate shared = new()
        {
            Endpoint = "server-1",
            Scores = [0.5],
            Total = 1,
            InFlight = 1,
            SharedTokens = 96.4,
        };
        TracedCandidate dropped = new()
        {
            Endpoint = "server-2",
            RemovedBy = "health",
            InFlight = 7,
            Unanswered = 7,
            InFlightTokens = 9,
        };
        ComparedRuns[] policies =
        [
            Policy("reads no prompt", "server-2", 0, [shared with { SharedTokens = 0 }]),
            Policy("shares nothing", "server-1", 640, [chosen with { Endpoint = "server-1" }, dropped]),
            Policy("shares", "server-0", 640, [chosen, shared, dropped]),
        ];

        string page = ComparisonPage.Render(new RunComparison("three servers", policies));

        XElement html = XDocument.Parse(page.Replace("<!DOCTYPE html>", "")).Root!;
        string[][] tables =
        [
            .. html.Descendants("details")
                .Select(side =>
                    side.Descendants("tr").Select(row => string.Join(" | ", row.Elements().Select(cell => cell.Value))).ToArray()
                ),
        ];
        string[] sharing =
        [
            "of 640 tokens | in flight | tokens in flight | matched | shared | scorer × 2 | total",
            "server-0 | 5, 2 unanswered | 3,200 | 512 | 0 | 0.750 | 1.500",
            "server-1 | 1 | 0 | 0 | 96 | 0.500 | 1.000",
            "server-2 | 7, 7 unanswered | 9 | 0 | 0 | dropped by health",
        ];
        tables.Length.ShouldBe(4);
        tables[0].ShouldBe(sharing);
        tables[1].ShouldBe([" | in flight | scorer × 2 | total", "server-1 | 1 | 0.500 | 1.000"]);
        tables[2].ShouldBe(sharing);
        tables[3]
            .ShouldBe([
                "of 640 tokens | in flight | tokens in flight | matched | scorer × 2 | total",
                "server-1 | 5, 2 unanswered | 3,200 | 512 | 0.750 | 1.500",
                "server-2 | 7, 7 unanswered | 9 | 0 | dropped by health",
            ]);

        static ComparedRuns Policy(string name, string endpoint, int promptTokens, TracedCandidate[] candidates) =>
            new(name, [Measured.Run(0.1)])
            {
                FirstRun = [new TracedRequest(1, endpoint, 0, 0.1, 1, new TracedDecision(promptTokens, ["scorer × 2"], candidates))],
            };
    }

    [Fact]
    public void Policies_side_by_side_have_different_colours_and_none_that_of_failures()
    {
        int[] colours = [.. Enumerable.Range(0, 7).Select(ComparisonPlots.ColourOf)];

        colours.ShouldBeUnique();
        colours.ShouldNotContain(4);
        ComparisonPlots.ColourOf(7).ShouldBe(ComparisonPlots.ColourOf(0));
    }

    [Fact]
    public void The_course_is_the_median_of_each_stretch_that_has_samples()
    {
        SamplePoint[] samples = [new(0, 5), new(1, 1), new(1.9, 3), new(6, 7), new(7, 9)];

        // Stretches of 2 s: 5, 1, 3 have the median 3; 7, 9 have 8; two stretches are empty.
        ComparisonPlots.MedianCourse(samples, 2).ShouldBe([new SamplePoint(1, 3), new SamplePoint(7, 8)]);
    }

    private static string[] Table(params ComparedRuns[] policies)
    {
        StringWriter text = new();
        ComparisonTable.Write(new RunComparison("two servers", policies), text);
        return text.ToString().TrimEnd().Split(text.NewLine);
    }

    private static string Words(string line) => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
