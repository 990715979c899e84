using System.Text;
using InferenceGateway.LoadGeneration.Reports.Html;
using InferenceGateway.LoadGeneration.Reports.Plots;

namespace InferenceGateway.LoadGeneration.Reports.Comparison;

/// <summary>The plots of a comparison: one line for each policy, of its typical run.</summary>
internal static class ComparisonPlots
{
    /// <summary>Failures have colour 4 everywhere, so no policy has it.</summary>
    private static readonly int[] Colours = [1, 2, 3, 5, 8, 7, 6];

    /// <summary>A median of fewer samples is noise, and more points than these hide the course.</summary>
    private const int SamplesPerStretch = 10;
    private const int MaximumStretches = 30;

    public static int ColourOf(int policy) => Colours[policy % Colours.Length];

    public static void Write(StringBuilder html, RunComparison comparison)
    {
        WriteCurves(html, comparison, "Time to first token: share of requests within", run => run.TimeToFirstToken);
        WriteFirstTokenOverTime(html, comparison);
        WriteCurves(html, comparison, "Time per output token: share of requests within", run => run.TimePerOutputToken);
        WriteCurves(html, comparison, "End-to-end latency: share of requests within", run => run.RequestLatency);
        WriteInFlight(html, comparison);
    }

    /// <summary>The median of each stretch of the run that has samples, in the middle of the stretch.</summary>
    /// <param name="samples">In order of time.</param>
    /// <param name="step">Length of a stretch in seconds, greater than 0.</param>
    internal static IReadOnlyList<SamplePoint> MedianCourse(IReadOnlyList<SamplePoint> samples, double step) =>
        [
            .. samples
                .GroupBy(sample => (int)(sample.Seconds / step))
                .OrderBy(stretch => stretch.Key)
                .Select(stretch => new SamplePoint(
                    (stretch.Key + 0.5) * step,
                    ComparedValue.Of(stretch.Select(sample => (double?)sample.Value))!.Value.Median
                )),
        ];

    private static void WriteCurves(
        StringBuilder html,
        RunComparison comparison,
        string title,
        Func<LoadReport, DistributionSummary?> distribution
    )
    {
        List<Series> curves = [];
        foreach ((int policy, ComparedRuns runs) in comparison.Policies.Index())
        {
            if (distribution(runs.Typical) is { } summary)
            {
                curves.Add(ReportPlots.Curve(runs.Name, ColourOf(policy), summary));
            }
        }

        if (curves.Count > 0)
        {
            ReportPlots.WriteCurves(html, title, curves);
        }
    }

    private static void WriteFirstTokenOverTime(StringBuilder html, RunComparison comparison)
    {
        IReadOnlyList<SamplePoint>[] samples = [.. comparison.Policies.Select(policy => policy.Typical.TimeToFirstTokenSamples)];
        double end = samples.Max(of => of.Count > 0 ? of[^1].Seconds : 0);
        if (end <= 0)
        {
            return;
        }

        int stretches = Math.Clamp(samples.Max(of => of.Count) / SamplesPerStretch, 1, MaximumStretches);
        Series[] courses =
        [
            .. comparison
                .Policies.Index()
                .Select(policy => new Series(
                    policy.Item.Name,
                    ColourOf(policy.Index),
                    MedianCourse(samples[policy.Index], end / stretches)
                )),
        ];
        IEnumerable<double> values = courses.SelectMany(course => course.Points).Select(point => point.Value);
        Axis vertical = Axis.OfSeconds(values.Min(), values.Max());
        new Plot("Median time to first token by time of sending", ReportPlots.OfRunTime(end), vertical, courses).WriteTo(html);
    }

    private static void WriteInFlight(StringBuilder html, RunComparison comparison)
    {
        List<Series> courses = [];
        foreach ((int policy, ComparedRuns runs) in comparison.Policies.Index())
        {
            LoadReport run = runs.Typical;
            IReadOnlyList<TimelinePoint> timeline = ReportPlots.Condense(run.Timeline, run.TimelineStepSeconds, out double step);
            courses.Add(
                new Series(
                    runs.Name,
                    ColourOf(policy),
                    [.. timeline.Select(point => new SamplePoint(point.Start + (step / 2), point.InFlight))]
                )
            );
        }

        SamplePoint[] points = [.. courses.SelectMany(course => course.Points)];
        if (points.Length > 0)
        {
            Axis horizontal = ReportPlots.OfRunTime(points.Max(point => point.Seconds));
            Axis vertical = Axis.FromZero(points.Max(point => point.Value), ReportPlots.Plain);
            new Plot("Requests in flight", horizontal, vertical, courses).WriteTo(html);
        }
    }
}
