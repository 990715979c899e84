using System.Text;
using InferenceGateway.LoadGeneration.Reports.Plots;

namespace InferenceGateway.LoadGeneration.Reports.Html;

/// <summary>The plots of a report.</summary>
internal static class ReportPlots
{
    private const int MaximumTimelinePoints = 60;

    /// <summary>Shorter stretches show the grain of single requests rather than a course.</summary>
    private const double MinimumStepSeconds = 1;
    private const int WantedTimelinePoints = 8;
    private const int LowCurveIndex = 2;

    public static void Write(StringBuilder html, LoadReport report)
    {
        if (report.TimeToFirstToken is { } firstToken)
        {
            List<Series> curves = [Curve("from send", 1, firstToken)];
            if (report.TimeToFirstTokenFromSchedule is { } fromSchedule && IsLater(fromSchedule, firstToken))
            {
                curves.Add(Curve("from schedule", 2, fromSchedule));
            }

            WriteCurves(html, "Time to first token: share of requests within", curves);
        }

        if (report.TimePerOutputToken is { } perToken)
        {
            WriteCurves(html, "Time per output token: share of requests within", [Curve("", 1, perToken)]);
        }

        if (report.RequestLatency is { } latency)
        {
            WriteCurves(html, "End-to-end latency: share of requests within", [Curve("", 1, latency)]);
        }

        WriteFirstTokenOverTime(html, report);
        IReadOnlyList<TimelinePoint> timeline = Condense(report.Timeline, report.TimelineStepSeconds, out double step);
        WriteRates(html, report, timeline, step);
        WriteInFlight(html, timeline, step);
    }

    /// <summary>Merges neighbouring stretches until few enough are left to see something; a short last one is dropped.</summary>
    internal static IReadOnlyList<TimelinePoint> Condense(IReadOnlyList<TimelinePoint> points, double stepSeconds, out double step)
    {
        int group = (points.Count + MaximumTimelinePoints - 1) / MaximumTimelinePoints;
        int unhurried = Math.Min((int)Math.Ceiling(MinimumStepSeconds / stepSeconds), points.Count / WantedTimelinePoints);
        group = Math.Max(1, Math.Max(group, unhurried));
        step = stepSeconds * group;
        List<TimelinePoint> condensed = [];
        for (int start = 0; start + group <= points.Count; start += group)
        {
            TimelinePoint[] part = [.. points.Skip(start).Take(group)];
            condensed.Add(
                new TimelinePoint(
                    part[0].Start,
                    part.Sum(point => point.Sent),
                    part.Sum(point => point.Succeeded),
                    part.Sum(point => point.Failed),
                    part.Sum(point => point.OutputTokens),
                    part.Average(point => point.InFlight)
                )
            );
        }

        return condensed;
    }

    internal static Series Curve(string name, int colour, DistributionSummary summary)
    {
        double share = 100.0 / (summary.Curve.Count - 1);
        return new Series(name, colour, [.. summary.Curve.Select((value, index) => new SamplePoint(value, index * share))]);
    }

    private static bool IsLater(DistributionSummary fromSchedule, DistributionSummary fromSend) => fromSchedule.Mean > fromSend.Mean * 1.02;

    internal static void WriteCurves(StringBuilder html, string title, IReadOnlyList<Series> curves)
    {
        // The lowest percent does not decide where a logarithmic axis begins: one lucky request would waste half the plot.
        double low = curves.Min(curve => curve.Points[LowCurveIndex].Seconds);
        double high = curves.Max(curve => curve.Points[^1].Seconds);
        new Plot(title, Axis.OfSeconds(low, high), Axis.FromZero(100, value => $"{value:0} %"), curves).WriteTo(html);
    }

    private static void WriteFirstTokenOverTime(StringBuilder html, LoadReport report)
    {
        IReadOnlyList<SamplePoint> samples = report.TimeToFirstTokenSamples;
        if (samples.Count == 0)
        {
            return;
        }

        Axis vertical = Axis.OfSeconds(report.TimeToFirstToken!.Curve[LowCurveIndex], samples.Max(sample => sample.Value));
        new Plot(
            "Time to first token by time of sending",
            OfRunTime(samples[^1].Seconds),
            vertical,
            [new Series("", 1, samples, SeriesStyle.Dots)]
        ).WriteTo(html);
    }

    private static void WriteRates(StringBuilder html, LoadReport report, IReadOnlyList<TimelinePoint> timeline, double step)
    {
        if (timeline.Count == 0)
        {
            return;
        }

        List<Series> series =
        [
            new Series("sent", 1, Rates(timeline, step, point => point.Sent)),
            new Series("succeeded", 3, Rates(timeline, step, point => point.Succeeded)),
        ];
        if (report.FailureCount > 0)
        {
            series.Add(new Series("failed", 4, Rates(timeline, step, point => point.Failed)));
        }

        double high = series.Max(one => one.Points.Max(point => point.Value));
        new Plot("Requests per second", OfRunTime(timeline[^1].Start + step), Axis.FromZero(high, Plain), series).WriteTo(html);
    }

    private static void WriteInFlight(StringBuilder html, IReadOnlyList<TimelinePoint> timeline, double step)
    {
        if (timeline.Count == 0)
        {
            return;
        }

        SamplePoint[] points = [.. timeline.Select(point => new SamplePoint(point.Start + (step / 2), point.InFlight))];
        new Plot(
            "Requests in flight",
            OfRunTime(timeline[^1].Start + step),
            Axis.FromZero(points.Max(point => point.Value), Plain),
            [new Series("", 1, points, SeriesStyle.Area)]
        ).WriteTo(html);
    }

    private static SamplePoint[] Rates(IReadOnlyList<TimelinePoint> timeline, double step, Func<TimelinePoint, long> count) =>
        [.. timeline.Select(point => new SamplePoint(point.Start + (step / 2), count(point) / step))];

    internal static Axis OfRunTime(double seconds) => Axis.FromZero(seconds, value => $"{Math.Round(value, 3):#,0.###} s");

    internal static string Plain(double value) => Math.Round(value, 6).ToString("#,0.###");
}
